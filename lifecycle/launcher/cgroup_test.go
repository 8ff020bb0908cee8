package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// memoryGroup makes a memory cgroup with a limit, below the one that the tests run in; where this machine allows none,
// the test that needs it says so.
func memoryGroup(t *testing.T, megabytes int) string {
	t.Helper()
	bytes := strconv.Itoa(megabytes << 20)
	for _, counter := range oomCounters() {
		directory := filepath.Join(filepath.Dir(counter), "stager-test-"+strconv.Itoa(os.Getpid()))
		limit := map[string]string{"memory.oom_control": "memory.limit_in_bytes", "memory.events": "memory.max"}[filepath.Base(counter)]
		if os.Mkdir(directory, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { os.Remove(directory) })
		if os.WriteFile(filepath.Join(directory, limit), []byte(bytes), 0o644) == nil {
			return directory
		}
		os.Remove(directory)
	}
	t.Skip("this machine allows the tests no memory cgroup")
	return ""
}

func TestAGreedySidecarIsTheOneThatDies(t *testing.T) {
	for name, scripts := range map[string]files{"at once": nil, "after its profile scripts": {"profile.d/a": "export A=1"}} {
		t.Run(name, func(t *testing.T) {
			group := memoryGroup(t, 24)
			sidecar := object{"name": "greedy", "command": "grep -l $$ " + group + "/cgroup.procs; x=$(head -c 100000000 /dev/zero | tr '\\0' x); echo survived",
				"memory_mb": 24, "on_exit": "restart", "restart": object{"max": 1, "delay_s": 0.01}, "environment": "own"}
			root := droplet(t, web(t, "exec sleep 1000", sidecar), scripts)

			i := run(t, []string{"MEMORY_LIMIT=256m"}, "--root", root, "--cgroup=sidecar:greedy="+group)

			i.expectExit(137)
			expectContains(t, i.ended0().Detail, "APP/PROC/WEB/SIDECAR/GREEDY: Exited with status 137 (out of memory)")
			expectEqual(t, "lines", strings.Join(i.texts("WEB/SIDECAR/GREEDY", "OUT"), "|"), strings.Repeat("|"+group+"/cgroup.procs|Exit status 137 (out of memory)", 2)[1:])
			expectEqual(t, "app", i.texts("WEB", "OUT")[0], "Exit status 143")
			expectEqual(t, "complaints", strings.Contains(i.stderr.String(), "only the container's own limit"), false)
		})
	}
}

func TestSaysOnceWhyALimitOfMemoryCannotHold(t *testing.T) {
	sidecar := func(name string) object {
		return object{"name": name, "command": "exec sleep 1000", "memory_mb": 24}
	}
	root := droplet(t, web(t, "exit 4", sidecar("a"), sidecar("b")), nil)

	i := run(t, []string{"MEMORY_LIMIT=256m"}, "--root", root, "--cgroup", "sidecar:a=/nowhere/a", "--cgroup", "sidecar:b=/nowhere/b")

	i.expectExit(4)
	expectEqual(t, "warning", i.awaitEvent("web", "warning").Detail,
		"only the container's own limit of memory holds for sidecar 'a', sidecar 'b': open /nowhere/b/cgroup.procs: no such file or directory")
	expectContains(t, strings.Join(i.texts("WEB", "ERR"), "|"), "launcher: only the container's own limit")
}

func TestReadsTheLargestHeap(t *testing.T) {
	for options, want := range map[string]string{
		"-Xmx64m": "-Xmx64m 64", "-Xms1g -Xmx1g -Xmx512M": "-Xmx512M 512", "-Xmx70000k": "-Xmx70000k 69", "-Xmx1073741824": "-Xmx1073741824 1024", "-Xss1m": " 0", "-Xmx": " 0",
		"-Xmxlots": " 0",
	} {
		option, megabytes := largestHeap(options)
		expectEqual(t, options, option+" "+strconv.Itoa(megabytes), want)
	}
}
