package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// oomKills counts how often the kernel ended a process of this container because it was out of memory.
func oomKills() int {
	count, _ := readOOMKills(oomCounters())
	return count
}

// readOOMKills takes the first of these files that tells.
func readOOMKills(names []string) (int, bool) {
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(text), "\n") {
			if count, found := strings.CutPrefix(line, "oom_kill "); found {
				n, _ := strconv.Atoi(count)
				return n, true
			}
		}
	}
	return 0, false
}

// ranOutOfMemory tells of a member that was killed, or whose child was, whether the kernel did it for want of memory.
func (s *supervisor) ranOutOfMemory(m *member, code int) bool {
	killed := code == 128+int(syscall.SIGKILL)
	if m.cgroup != nil {
		return killed && m.cgroup.oomKills() > m.cgroup.kills
	}
	kills := oomKills()
	if !killed || kills <= s.oomKills {
		return false
	}
	s.oomKills = kills
	return true
}

// oomCounters lists where the count may stand: inside a container the cgroup is the root of its mount, outside it lies
// deeper; version 2 and 1.
func oomCounters() []string {
	var names []string
	text, _ := os.ReadFile("/proc/self/cgroup")
	for _, line := range strings.Split(string(text), "\n") {
		parts := strings.SplitN(line, ":", 3)
		switch {
		case len(parts) < 3:
		case parts[1] == "":
			names = append(names, filepath.Join("/sys/fs/cgroup", parts[2], "memory.events"))
		case parts[1] == "memory":
			names = append(names, filepath.Join("/sys/fs/cgroup/memory", parts[2], "memory.oom_control"))
		}
	}
	return append(names, "/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
}
