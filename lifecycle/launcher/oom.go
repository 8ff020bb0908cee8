package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// oomKills counts how often the kernel ended a process of this container because it was out of memory.
func oomKills() int {
	for _, name := range oomCounters() {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(text), "\n") {
			if count, found := strings.CutPrefix(line, "oom_kill "); found {
				n, _ := strconv.Atoi(count)
				return n
			}
		}
	}
	return 0
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
