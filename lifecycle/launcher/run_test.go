package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

type object = map[string]any

func TestRunsADropletAndPassesItsStatusOn(t *testing.T) {
	plain := newArchive(t).file("launch.json", web(t, "echo hello; echo oops >&2; exit 3")).directory("app").bytes()
	root := filepath.Join(t.TempDir(), "root")

	i := run(t, nil, "--droplet", store(t, gzipped(t, plain)), "--root="+root, "--digest", digestOf(plain))

	i.expectExit(3)
	expectEqual(t, "story", strings.Join(i.story(), ", "), "launcher unpacked, web starting, web healthy, web exited, launcher stopping, launcher ended")
	expectEqual(t, "out", fmt.Sprint(i.texts("WEB", "OUT")), "[hello Exit status 3]")
	expectEqual(t, "err", fmt.Sprint(i.texts("WEB", "ERR")), "[oops]")
	end := i.ended0()
	expectEqual(t, "end", fmt.Sprint(end.Kind, " ", *end.Status, " ", end.Reason, " ", end.Detail), "launcher 3 exited APP/PROC/WEB: Exited with status 3")
}

func TestReusesAnUnpackedRoot(t *testing.T) {
	plain := newArchive(t).file("launch.json", web(t, "cat marker")).file("app/marker", "first\n").bytes()
	file, root := store(t, gzipped(t, plain)), filepath.Join(t.TempDir(), "root")
	run(t, nil, "--droplet", file, "--root", root).expectExit(0)
	check0(t, os.WriteFile(filepath.Join(root, "app/marker"), []byte("changed\n"), 0o644))

	again := run(t, nil, "--droplet", file, "--root", root)
	again.expectExit(0)
	expectEqual(t, "out", again.texts("WEB", "OUT")[0], "changed")
	expectEqual(t, "unpacked again", slices.Contains(again.story(), "launcher unpacked"), false)

	other := run(t, nil, "--droplet", file, "--root", root, "--digest", digestOf(nil))
	other.expectExit(exitDigest)
	expectContains(t, other.ended0().Detail, "holds another droplet")
}

func TestStartsInOrderAndStopsInReverse(t *testing.T) {
	port := freePort(t)
	mark := func(name string) string {
		return fmt.Sprintf("trap 'echo %s stopped >> ../order; exit 0' TERM; echo %s >> ../order; while :; do sleep 0.05; done", name, name)
	}
	root := droplet(t, webWith(t,
		object{"type": "web", "command": mark("web"), "health_check": object{"type": "file", "path": "../order"}},
		object{"name": "late", "command": mark("late"), "start": "after"},
		object{"name": "second", "command": mark("second"), "start": "before", "depends_on": []string{"first"},
			"ready": object{"type": "exec", "command": "grep -q '^second$' ../order"}},
		object{"name": "beside", "command": mark("beside")},
		object{"name": "first", "command": "echo first >> ../order; trap 'echo first stopped >> ../order' EXIT; sleep 0.3; " +
			testBinary(t) + " test-listen 127.0.0.1:$FIRST_PORT", "start": "before", "ready": object{"type": "port", "port": "$FIRST_PORT"}},
		object{"name": "elsewhere", "command": "exit 1", "process_types": []string{"worker"}},
	), nil)

	i := run(t, []string{"FIRST_PORT=" + port}, "--root", root)
	i.awaitEvent("late", "ready")
	started := strings.Fields(readFile(t, root, "order"))
	i.signal(syscall.SIGTERM)
	i.expectExit(0)

	expectEqual(t, "first", started[0], "first")
	expectEqual(t, "second", started[1], "second")
	story := i.story()
	for _, pair := range [][2]string{
		{"first ready", "second starting"}, {"second ready", "web starting"}, {"web healthy", "late starting"}, {"beside starting", "late starting"},
		{"late stopping", "web stopping"}, {"web exited", "second stopping"}, {"second exited", "first stopping"},
	} {
		if before, after := slices.Index(story, pair[0]), slices.Index(story, pair[1]); before < 0 || after < before {
			t.Fatalf("%s does not come before %s\n%s", pair[0], pair[1], i.dump())
		}
	}
	end := i.ended0()
	expectEqual(t, "end", end.Reason+" "+end.Detail, "stopped Stopped by SIGTERM")
}

func readFile(t testing.TB, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(parts...))
	check0(t, err)
	return string(text)
}

func TestKilledSidecarEndsTheAppWithIt(t *testing.T) {
	root := droplet(t, web(t, "echo up; exec sleep 1000",
		object{"name": "config-server", "command": "echo $$ > ../pid; exec sleep 1000"}), nil)
	i := run(t, nil, "--root", root)
	i.awaitText("up")

	check0(t, syscall.Kill(readPID(t, filepath.Join(root, "pid")), syscall.SIGKILL))

	i.expectExit(137)
	expectEqual(t, "end", i.ended0().Detail, "APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137")
	expectEqual(t, "sidecar", fmt.Sprint(i.texts("WEB/SIDECAR/CONFIG-SERVER", "OUT")), "[Exit status 137]")
	expectEqual(t, "app", fmt.Sprint(i.texts("WEB", "OUT")), "[up Exit status 143]")
	exit := i.awaitEvent("config-server", "exited")
	expectEqual(t, "event", fmt.Sprint(*exit.Status, " ", exit.Signal, " ", exit.OOM), "137 KILL false")
	expectEqual(t, "stderr", i.stderr.String(), "launcher: APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137\n")
}

func TestExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		command string
		sidecar string
		code    int
		detail  string
	}{
		"a done task":          {"true", "", 0, "APP/PROC/WEB: Exited with status 0"},
		"a signal":             {"kill -SEGV $$", "", 139, "APP/PROC/WEB: Exited with status 139"},
		"not found":            {"no-such-command", "", 127, "APP/PROC/WEB: Exited with status 127"},
		"not executable":       {"./plain", "", 126, "APP/PROC/WEB: Exited with status 126"},
		"a sidecar's failure":  {"exec sleep 1000", "exit 7", 7, "APP/PROC/WEB/SIDECAR/S 1: Exited with status 7"},
		"a sidecar that ended": {"exec sleep 1000", "true", exitNotHealthy, "APP/PROC/WEB/SIDECAR/S 1: Exited with status 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sidecars []object
			if c.sidecar != "" {
				sidecars = append(sidecars, object{"name": "s 1", "command": c.sidecar})
			}
			i := run(t, nil, "--root", droplet(t, web(t, c.command, sidecars...), files{"app/plain": "x"}))

			i.expectExit(c.code)
			expectEqual(t, "detail", i.ended0().Detail, c.detail)
		})
	}
}

func TestKillsAfterTheGraceAndAtOnceWhenAskedTwice(t *testing.T) {
	stubborn := "trap '' TERM; echo up; while :; do sleep 0.1; done"
	for name, c := range map[string]struct {
		grace float64
		twice bool
		says  string
	}{
		"grace": {0.2, false, "Exit status 137 (exceeded 200ms graceful shutdown interval)"},
		"twice": {3600, true, "Exit status 137"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := run(t, nil, "--root", droplet(t, webWith(t, object{"type": "web", "command": stubborn,
				"health_check": object{"type": "process"}, "stop": object{"grace_s": c.grace}}), nil))
			i.awaitText("up")

			i.signal(syscall.SIGTERM)
			if c.twice {
				i.awaitEvent("web", "stopping")
				i.signal(syscall.SIGTERM)
			}

			i.expectExit(0)
			expectEqual(t, "last line", i.texts("WEB", "OUT")[1], c.says)
		})
	}
}

func TestStopSignalReachesTheWholeGroup(t *testing.T) {
	command := `bash -c 'trap "echo child got INT; exit 0" INT; echo up; while :; do sleep 0.05; done'; echo not reached`
	i := run(t, nil, "--root", droplet(t, webWith(t, object{"type": "web", "command": command,
		"health_check": object{"type": "process"}, "stop": object{"signal": "INT"}}), nil))
	i.awaitText("up")

	i.signal(syscall.SIGTERM)

	i.expectExit(0)
	expectEqual(t, "child", slices.Contains(i.texts("WEB", "OUT"), "child got INT"), true)
	expectEqual(t, "signal", i.awaitEvent("web", "stopping").Signal, "INT")
}

func TestWaitsForTheChildrenOfAShellThatDiesFirst(t *testing.T) {
	// The shell ends at once on TERM; its child, in the same group, needs its time.
	command := `(trap 'sleep 0.4; echo cleaned up; exit 0' TERM; echo up; while :; do sleep 0.05; done) & echo $! > ../child; wait`
	root := droplet(t, web(t, command), nil)
	i := run(t, nil, "--root", root)
	i.awaitText("up")

	i.signal(syscall.SIGTERM)

	i.expectExit(0)
	i.awaitText("cleaned up")
	expectEqual(t, "child lives", alive(readPID(t, filepath.Join(root, "child"))), false)
}

func TestForwardsOtherSignals(t *testing.T) {
	command := "trap 'echo one' USR1; trap 'echo two' USR2; trap 'echo size' WINCH; trap 'echo quit' QUIT; echo up; while :; do sleep 0.05; done"
	i := run(t, nil, "--root", droplet(t, web(t, command), nil))
	i.awaitText("up")

	for signal, text := range map[syscall.Signal]string{
		syscall.SIGUSR1: "one", syscall.SIGUSR2: "two", syscall.SIGWINCH: "size", syscall.SIGQUIT: "quit",
	} {
		i.signal(signal)
		i.awaitText(text)
	}
}

func TestEndsDaemonsAndReapsOrphans(t *testing.T) {
	command := "setsid bash -c 'trap \"\" TERM; echo $$ > ../stubborn; while :; do sleep 0.05; done' >/dev/null 2>&1 &\n" +
		"setsid bash -c 'sleep 1000 & echo $! > ../sleeper' & while [ ! -s ../stubborn -o ! -s ../sleeper ]; do sleep 0.02; done; (true &); exit 5"
	root := droplet(t, webWith(t, object{"type": "web", "command": command, "health_check": object{"type": "process"}, "stop": object{"grace_s": 0.2}}), nil)

	i := run(t, nil, "--root", root)

	i.expectExit(5)
	for _, name := range []string{"stubborn", "sleeper"} {
		expectEqual(t, name+" lives", alive(readPID(t, filepath.Join(root, name))), false)
	}
}

func TestADeadLauncherLeavesNoMember(t *testing.T) {
	root := droplet(t, web(t, "echo $$ > ../web.pid; exec sleep 1000", object{"name": "s", "command": "echo $$ > ../s.pid; exec sleep 1000"}), nil)
	i := run(t, nil, "--root", root)
	app, sidecar := readPID(t, filepath.Join(root, "web.pid")), readPID(t, filepath.Join(root, "s.pid"))

	check0(t, i.command.Process.Kill())
	i.wait()

	eventually(t, i.dump, func() bool { return !alive(app) && !alive(sidecar) })
}

func TestMembersInheritNothing(t *testing.T) {
	command := `for f in /proc/$$/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && [ -e "$f" ] && echo "open: $n"; done; read -r line; echo "input: $line"; ` +
		`awk '{print "session leader: " ($1 == $6)}' /proc/$$/stat; umask`
	root := droplet(t, web(t, command, object{"name": "s", "command": "readlink /proc/$$/fd/0; touch ../s.done; exec sleep 1000", "start": "before",
		"ready": object{"type": "file", "path": "../s.done"}}), nil)
	i := &instance{t: t, dir: t.TempDir()}
	open, err := os.Open(os.DevNull)
	check0(t, err)
	defer open.Close()
	i.command = launcherCommand(t, nil, "run", "--root", root)
	i.command.ExtraFiles = []*os.File{open, open, open} // left open by whoever started the launcher
	i.command.Stdin = strings.NewReader("typed\n")
	i.command.Stdout, i.command.Stderr = &i.stdout, &i.stderr
	check0(t, i.command.Start())

	i.expectExit(0)

	for _, line := range []string{"[APP/PROC/WEB/0] OUT input: typed", "[APP/PROC/WEB/0] OUT session leader: 1", "[APP/PROC/WEB/0] OUT 0022",
		"[APP/PROC/WEB/SIDECAR/S/0] OUT /dev/null"} {
		expectContains(t, i.stdout.String(), line)
	}
	expectEqual(t, "open descriptors", strings.Contains(i.stdout.String(), "open: "), false)
}

func TestIgnoresOrRestartsTheEndOfASidecarThatAllowsIt(t *testing.T) {
	root := droplet(t, web(t, "while [ $(wc -l < ../starts) -lt 3 ]; do sleep 0.05; done; exit 4",
		object{"name": "once", "command": "true", "on_exit": "ignore"},
		object{"name": "again", "command": "echo x >> ../starts", "on_exit": "restart"}), files{"starts": ""})

	i := run(t, nil, "--root", root)

	i.expectExit(4)
	expectEqual(t, "end", i.ended0().Detail, "APP/PROC/WEB: Exited with status 4")
}

func TestGivesUpOnASidecarThatKeepsEnding(t *testing.T) {
	root := droplet(t, web(t, "exec sleep 1000", object{"name": "again", "command": "echo x >> ../starts; exit 2", "on_exit": "restart"}), nil)

	i := run(t, nil, "--root", root)

	i.expectExit(2)
	expectContains(t, i.ended0().Detail, "Exited with status 2 (gave up after 5 restarts)")
	expectEqual(t, "starts", strings.Count(readFile(t, root, "starts"), "x"), 6)
}

func TestStopsWhileUnpacking(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "droplet")
	check0(t, syscall.Mkfifo(pipe, 0o600))
	root := filepath.Join(dir, "root")
	i := run(t, nil, "--droplet", pipe, "--root", root)
	feed, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the launcher
	check0(t, err)
	defer feed.Close()
	packed := gzipped(t, newArchive(t).file("app/a", strings.Repeat("x", 1<<20)).bytes())
	_, err = feed.Write(packed[:len(packed)/2])
	check0(t, err)

	i.signal(syscall.SIGTERM)

	i.expectExit(0)
	expectEqual(t, "end", i.ended0().Reason, "stopped")
	_, err = os.Stat(filepath.Join(root, completeName))
	expectEqual(t, "not complete", os.IsNotExist(err), true)
}

func TestFailuresOfTheLauncher(t *testing.T) {
	good := web(t, "true")
	hostile := store(t, gzipped(t, newArchive(t).file("../evil", "x").bytes()))
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no such droplet":   {[]string{"--droplet", "/nowhere/droplet.tgz", "--root", t.TempDir()}, exitNotFound, "cannot read the droplet: open /nowhere/droplet.tgz"},
		"hostile droplet":   {[]string{"--droplet", hostile, "--root", t.TempDir()}, exitUnsafe, "the name '../evil' climbs out of its directory"},
		"no droplet there":  {[]string{"--root", t.TempDir()}, exitNotFound, "no launch.json in"},
		"unknown process":   {[]string{"--root", droplet(t, good, nil), "--process", "wob"}, exitNotFound, "no process 'wob': it has web"},
		"no app directory":  {[]string{"--root", droplet(t, web(t, "true", object{"name": "s", "command": "x", "unit": "sidecars/s"}), nil)}, exitDescriptor, "no directory"},
		"newer schema":      {[]string{"--root", droplet(t, `{"schema": 2, "created_by": "stager 9.1", "processes": 7}`, nil)}, exitDescriptor, "use the launcher of stager 9.1"},
		"broken descriptor": {[]string{"--root", droplet(t, `{"schema": 1,`, nil)}, exitDescriptor, "not valid JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			i := run(t, nil, c.args...)

			i.expectExit(c.code)
			end := i.ended0()
			expectEqual(t, "reason", end.Reason, "failed")
			expectEqual(t, "status", *end.Status, c.code)
			expectContains(t, end.Detail, c.says)
			expectContains(t, i.stderr.String(), c.says)
		})
	}
}

func TestUsageErrors(t *testing.T) {
	for _, args := range [][]string{
		{"run", "--nope"}, {"run", "extra"}, {"run", "--external-links", "maybe"}, {"run", "--digest", "md5:1"}, {"run", "--log-fd", "77"},
		{"--nope"},
	} {
		command := launcherCommand(t, nil, args...)
		output, _ := command.CombinedOutput()
		expectEqual(t, fmt.Sprint(args, ": exit code"), command.ProcessState.ExitCode(), exitUsage)
		expectContains(t, string(output), "Usage:")
	}
}

func TestRunsADropletOfCloudFoundrysBuilder(t *testing.T) {
	root := t.TempDir()
	files{"app/": "", "staging_info.yml": `{"detected_buildpack":"x","start_command":"echo from staging info; ` + testBinary(t) + ` test-listen :$PORT"}`}.write(t, root)
	i := run(t, []string{"PORT=" + freePort(t)}, "--root", root)

	i.awaitEvent("web", "healthy")
	i.signal(syscall.SIGTERM)

	i.expectExit(0)
	expectEqual(t, "out", i.texts("WEB", "OUT")[0], "from staging info")
}
