package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// crashes is how often a sidecar ends in one launcher; LAUNCHER_CRASHES says otherwise.
const crashes = 10_000

func TestCrashesLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	most := crashes
	if n, err := strconv.Atoi(os.Getenv("LAUNCHER_CRASHES")); err == nil {
		most = n
	}
	restart := object{"max": most, "delay_s": 0.0001, "max_delay_s": 0.0001}
	root := droplet(t, web(t, "exec sleep 100000", object{"name": "s", "command": "exit 3", "on_exit": "restart", "restart": restart}), nil)
	i := run(t, nil, "--root", root)
	pid := i.command.Process.Pid
	restarts := func() int {
		text, err := readStatus(filepath.Join(root, statusName))
		if err != nil {
			return 0
		}
		return statusOf(t, text).Members[1].Restarts
	}
	i.awaitEvent("web", "healthy")
	awaitCount(t, i, restarts, most/10)
	early := usageOf(t, pid)

	awaitCount(t, i, restarts, most-most/10)
	late := usageOf(t, pid)

	// A few pipes are those of the crashes at this moment.
	if late.files > early.files+20 || late.zombies > 2 || late.resident > early.resident+4<<20 || late.threads > early.threads+4 {
		t.Fatalf("after %d crashes %+v, after %d %+v", most/10, early, most, late)
	}
	if code := i.wait(); code != 3 {
		t.Fatalf("exit code %d", code)
	}
	expectContains(t, i.ended0().Detail, "(gave up after "+strconv.Itoa(most)+" restarts)")
}

// awaitCount waits for a counter that goes up; only a standstill is a failure.
func awaitCount(t *testing.T, i *instance, count func() int, wanted int) {
	t.Helper()
	last, since := -1, time.Now()
	for now := count(); now < wanted; now = count() {
		if now > last {
			last, since = now, time.Now()
		}
		if time.Since(since) > limit || syscall.Kill(i.command.Process.Pid, 0) != nil {
			t.Fatalf("it stands still at %d of %d", now, wanted)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

type footprint struct {
	files, threads, zombies int
	resident                int64
}

func usageOf(t *testing.T, pid int) footprint {
	t.Helper()
	directory := "/proc/" + strconv.Itoa(pid)
	files, err := os.ReadDir(directory + "/fd")
	check0(t, err)
	threads, err := os.ReadDir(directory + "/task")
	check0(t, err)
	u := footprint{files: len(files), threads: len(threads), resident: residentOf(strconv.Itoa(pid))}
	for _, child := range strings.Fields(childrenOf(directory)) {
		if n, _ := strconv.Atoi(child); !alive(n) {
			u.zombies++
		}
	}
	return u
}

func childrenOf(directory string) string {
	var all strings.Builder
	lists, _ := filepath.Glob(directory + "/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		all.Write(text)
	}
	return all.String()
}
