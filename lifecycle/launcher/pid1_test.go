package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asFirstProcess runs the launcher as PID 1 of a namespace of its own, as a container does.
func asFirstProcess(t *testing.T, root string) *instance {
	t.Helper()
	i := &instance{t: t, dir: t.TempDir(), command: launcherCommand(t, nil, "run", "--root", root)}
	i.command.Stdout, i.command.Stderr = &i.stdout, &i.stderr
	i.command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	if os.Getuid() != 0 {
		i.command.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		i.command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	}
	if err := i.command.Start(); err != nil {
		t.Skipf("this machine allows no process namespace: %v", err)
	}
	t.Cleanup(func() {
		if !i.ended {
			i.command.Process.Kill()
			i.wait()
		}
	})
	return i
}

func TestAsFirstProcess(t *testing.T) {
	// A daemon that was told to end says so; one that ignores TERM goes with the rest.
	root := droplet(t, webWith(t, object{"type": "web", "health_check": object{"type": "process"}, "stop": object{"grace_s": 0.5},
		"command": "echo pid $$; echo $PPID > ../parent; trap 'exit 0' TERM; touch ../up; while :; do sleep 0.05; done"}), files{
		"profile.d/agent": `setsid bash -c 'trap "echo told > ../told; exit 0" TERM; touch ../agent; while :; do sleep 0.05; done' &
setsid bash -c 'trap "" TERM; touch ../stubborn; while :; do sleep 0.05; done' &
while [ ! -e ../agent -o ! -e ../stubborn ]; do sleep 0.02; done`})
	i := asFirstProcess(t, root)
	eventually(t, i.dump0, func() bool { _, err := os.Stat(filepath.Join(root, "up")); return err == nil })

	i.signal(syscall.SIGTERM)

	if code := i.wait(); code != 0 {
		t.Fatalf("exit code %d\n%s", code, i.dump0())
	}
	expectEqual(t, "parent", readFile(t, root, "parent"), "1\n")
	expectEqual(t, "daemon", readFile(t, root, "told"), "told\n")
	expectContains(t, i.stdout.String(), "OUT Exit status 0")
}

func TestAsFirstProcessAKilledSidecarEndsAll(t *testing.T) {
	root := droplet(t, web(t, "exec sleep 1000", object{"name": "s", "command": "sleep 0.1; kill -9 $$"}), nil)
	i := asFirstProcess(t, root)

	if code := i.wait(); code != 137 {
		t.Fatalf("exit code %d\n%s", code, i.dump0())
	}
	expectEqual(t, "last words", strings.TrimSpace(i.stderr.String()), "launcher: APP/PROC/WEB/SIDECAR/S: Exited with status 137")
}

func (i *instance) dump0() string { return i.stdout.String() + i.stderr.String() }
