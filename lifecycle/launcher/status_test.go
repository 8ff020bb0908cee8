package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func statusOf(t testing.TB, text []byte) instanceStatus {
	t.Helper()
	var status instanceStatus
	check0(t, json.Unmarshal(text, &status))
	return status
}

func askStatus(t *testing.T, args ...string) (string, int) {
	t.Helper()
	command := launcherCommand(t, nil, append([]string{"status"}, args...)...)
	text, err := command.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return string(text), command.ProcessState.ExitCode()
}

func TestTellsItsStatus(t *testing.T) {
	root := droplet(t, web(t, "exec sleep 1000",
		object{"name": "again", "command": "test -e ../once && exec sleep 1000; touch ../once; exit 1", "on_exit": "restart"},
		object{"name": "gone", "command": "true", "on_exit": "ignore"},
		object{"name": "late", "command": "exec sleep 1000", "start": "after", "depends_on": []string{"never"}},
		object{"name": "never", "command": "exec sleep 1000", "ready": object{"type": "file", "path": "/nowhere"}}), nil)
	i := run(t, nil, "--root", root)
	var status instanceStatus
	eventually(t, i.dump, func() bool {
		text, code := askStatus(t, "--root", root, "--json")
		if code != 0 {
			return false
		}
		status = statusOf(t, []byte(text))
		m := status.Members
		return m[1].Restarts == 1 && m[1].State == "running" && m[2].State == "exited" && m[3].LastCheck != nil
	})

	var states []string
	for _, m := range status.Members {
		states = append(states, m.Name+" "+m.State)
	}
	expectEqual(t, "states", strings.Join(states, ", "), "web running, again running, gone exited, never starting, late waiting")
	app, never := status.Members[0], status.Members[3]
	expectEqual(t, "pid", alive(app.PID), true)
	expectEqual(t, "memory", app.RSS > 100_000 && status.RSS > 1_000_000, true)
	expectEqual(t, "check", never.LastCheck.What+", "+never.LastCheck.Detail, "file /nowhere, stat /nowhere: no such file or directory")
	words, code := askStatus(t, "--status-socket="+filepath.Join(root, statusName))
	expectEqual(t, "code", code, 0)
	expectMatches(t, words, `(?m)^sidecar again +\d+ +running +\d+\.\dM +\d+s +1 +-$`)

	i.signal(syscall.SIGTERM)
	i.expectExit(0)
	_, err := os.Lstat(filepath.Join(root, statusName))
	expectEqual(t, "the socket is gone", os.IsNotExist(err), true)
}

func TestAStatusThatNobodyTells(t *testing.T) {
	words, code := askStatus(t, "--root", t.TempDir())

	expectEqual(t, "code", code, exitNotFound)
	expectContains(t, words, "no launcher answers")
	expectContains(t, words, `--root or --status-socket as "launcher run" has it`)
}

func TestASocketOfALauncherThatWasKilledIsReplaced(t *testing.T) {
	root := droplet(t, web(t, "exec sleep 1000"), nil)
	first := run(t, nil, "--root", root)
	ask := func() bool { _, code := askStatus(t, "--root", root); return code == 0 }
	eventually(t, first.dump, ask)
	check0(t, first.command.Process.Kill())
	first.wait()
	expectEqual(t, "answers", ask(), false)

	second := run(t, nil, "--root", root)

	eventually(t, second.dump, ask)
}
