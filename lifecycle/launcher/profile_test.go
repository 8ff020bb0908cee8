package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestSourcesProfileScriptsOnceAndInByteOrder(t *testing.T) {
	root := droplet(t, web(t, `echo "order:$ORDER"`, object{"name": "s", "command": `echo "order:$ORDER"; touch ../s.done; exec sleep 1000`, "start": "before",
		"ready": object{"type": "file", "path": "../s.done"}}), files{
		"profile.d/B.sh":            "ORDER+=' B'",
		"profile.d/a.sh":            "ORDER+=' a'",
		"profile.d/é no extension":  "ORDER+=' é'",
		"profile.d/.hidden":         "ORDER+=' hidden'",
		"profile.d/directory/":      "",
		"app/.profile.d/it's 'q'.x": "ORDER+=' quoted'",
		"app/.profile.d/0$(exit 1)": "ORDER+=' dollar'",
		"app/.profile":              "ORDER+=' dot'; export ORDER; echo once >> ../count",
	})

	i := run(t, []string{"LC_ALL=C.UTF-8"}, "--root", root)

	i.expectExit(0)
	want := "order: B a é dollar quoted dot"
	expectEqual(t, "app", i.texts("WEB", "OUT")[0], want)
	expectEqual(t, "sidecar", i.texts("WEB/SIDECAR/S", "OUT")[0], want)
	expectEqual(t, "runs", readFile(t, root, "count"), "once\n")
	expectEqual(t, "errors", fmt.Sprint(i.texts("WEB", "ERR")), "[]")
}

func TestHandsTheEnvironmentOverExactly(t *testing.T) {
	report := "env -0 | tr '\\n\\0' '~\\n' | grep -E '^(MULTI|LATIN|EMPTY|LONG|UNSET|BASH_FUNC_greet|HOME|CHANGED)' | cut -c1-200 | LC_ALL=C sort; declare -f greet >/dev/null && greet"
	root := droplet(t, web(t, report, object{"name": "s", "command": report + "; touch ../s.done; exec sleep 1000", "start": "before",
		"ready": object{"type": "file", "path": "../s.done"}}), files{"profile.d/env": `
export MULTI=$'two\nlines = and more' LATIN=$'caf\xe9' EMPTY= CHANGED=new
export LONG=$(printf '%0100000d' 0)
greet() { echo "greeting"; }; export -f greet
unset UNSET
set -- one two three; shift
declare declared=1; declare -x EXPORTED_BY_DECLARE=1
exec 5>&1 3<&0
`})

	i := run(t, []string{"UNSET=x", "CHANGED=old"}, "--root", root)

	i.expectExit(0)
	app := i.texts("WEB", "OUT")
	expectEqual(t, "same for both", slices.Equal(app[:len(app)-1], i.texts("WEB/SIDECAR/S", "OUT")[:len(app)-1]), true)
	for _, line := range []string{"MULTI=two~lines = and more", "LATIN=caf\uFFFD", "EMPTY=", "CHANGED=new", "greeting", "HOME=" + filepath.Join(root, "app")} {
		if !slices.Contains(app, line) {
			t.Fatalf("no %q\n%s", line, i.dump())
		}
	}
	expectEqual(t, "unset", slices.Contains(app, "UNSET=x"), false)
}

func TestWhatAScriptDoesToItsShellHolds(t *testing.T) {
	root := droplet(t, web(t, `echo "app $$"; echo "$PWD"; echo again >&7; cat /proc/$$/comm; ulimit -n; jobs=$(cat /proc/$$/task/$$/children); [ -n "$jobs" ] && echo has a child`),
		files{"profile.d/x": "echo \"shell $$\"; mkdir -p /tmp; cd /; exec 7>&1; ulimit -S -n 300; sleep 1000 &"})

	i := run(t, nil, "--root", root)

	i.expectExit(0)
	out := i.texts("WEB", "OUT")
	expectEqual(t, "pid", strings.TrimPrefix(out[1], "app "), strings.TrimPrefix(out[0], "shell "))
	expectEqual(t, "rest", strings.Join(out[2:], "|"), "/|again|bash|300|has a child|Exit status 0")
}

func TestDaemonsOfScriptsDoNotHoldTheStartUp(t *testing.T) {
	// The daemon keeps every descriptor of the shell, those of the hand-over too.
	root := droplet(t, web(t, "echo started; exit 6"), files{"profile.d/agent": "setsid sleep 1000 & echo $! > ../agent.pid"})

	i := run(t, nil, "--root", root)

	i.expectExit(6)
	expectEqual(t, "out", strings.Join(i.texts("WEB", "OUT"), "|"), "started|Exit status 6")
	expectEqual(t, "daemon lives", alive(readPID(t, filepath.Join(root, "agent.pid"))), false)
}

func TestNamesTheScriptThatEndsTheStart(t *testing.T) {
	for name, script := range map[string]string{"exits": "sleep 1000 & exit 9", "fails": "set -e; (exit 9)", "execs": "exec bash -c 'exit 9'"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := droplet(t, web(t, "echo never"), files{"profile.d/a": "true", "profile.d/b": script, "profile.d/c": "true"})

			i := run(t, nil, "--root", root)

			i.expectExit(9)
			expectEqual(t, "detail", i.ended0().Detail, "APP/PROC/WEB: Exited with status 9 (in the profile script "+root+"/profile.d/b)")
			expectEqual(t, "started", slices.Contains(i.story(), "web starting"), false)
		})
	}
}

func TestBoundsTheTimeOfProfileScripts(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": "echo never", "health_check": object{"type": "process", "timeout_s": 0.5}}),
		files{"profile.d/slow": "sleep 1000"})

	i := run(t, nil, "--root", root)

	i.expectExit(exitNotHealthy)
	expectEqual(t, "detail", i.ended0().Detail, "The profile script "+root+"/profile.d/slow of process 'web' did not end within 0.5 s")
}

func TestAUnitHasItsOwnHome(t *testing.T) {
	show := `echo "$PWD|$HOME|$DEPS_DIR|$TMPDIR|$FROM|$MEMORY_LIMIT|$(cd "$TMPDIR" && echo there)"`
	application := `{"name":"a<b","limits":{"mem":256,"disk":1024}}`
	root := droplet(t, web(t, show+`; echo "$VCAP_APPLICATION"`,
		object{"name": "cfg", "command": show + "; touch ../cfg.done; exec sleep 1000", "ready": object{"type": "file", "path": "../cfg.done"}, "unit": "sidecars/cfg", "memory_mb": 64, "start": "before"},
		object{"name": "own", "command": show + "; touch ../own.done; exec sleep 1000", "ready": object{"type": "file", "path": "../own.done"}, "environment": "own", "memory_mb": 32, "start": "before"},
		object{"name": "full", "command": show + "; touch ../full.done; exec sleep 1000", "ready": object{"type": "file", "path": "../full.done"}, "start": "before"}),
		files{"profile.d/x": "export FROM=app:$MEMORY_LIMIT", "sidecars/cfg/profile.d/x": "export FROM=cfg:$MEMORY_LIMIT", "sidecars/cfg/app/": ""})

	i := run(t, []string{"MEMORY_LIMIT=256m", "INSTANCE_GUID=g", "INSTANCE_INDEX=0", "PORT=8080", "VCAP_APPLICATION=" + application}, "--root", root)

	i.expectExit(0)
	line := func(home, from, memory string) string {
		base := filepath.Dir(home)
		return fmt.Sprintf("%s|%s|%s/deps|%s/tmp|%s|%s|there", home, home, base, base, from, memory)
	}
	app, unit := filepath.Join(root, "app"), filepath.Join(root, "sidecars/cfg/app")
	expectEqual(t, "app", i.texts("WEB", "OUT")[0], line(app, "app:160m", "160m"))
	expectEqual(t, "unit", i.texts("WEB/SIDECAR/CFG", "OUT")[0], line(unit, "cfg:64m", "64m"))
	expectEqual(t, "own", i.texts("WEB/SIDECAR/OWN", "OUT")[0], line(app, "app:32m", "32m"))
	expectEqual(t, "full", i.texts("WEB/SIDECAR/FULL", "OUT")[0], line(app, "app:160m", "256m"))
	var seen map[string]any
	check0(t, json.Unmarshal([]byte(i.texts("WEB", "OUT")[1]), &seen))
	expectEqual(t, "VCAP_APPLICATION", fmt.Sprint(seen), "map[host:0.0.0.0 instance_id:g instance_index:0 limits:map[disk:1024 mem:160] name:a<b port:8080]")
}

func TestSidecarsMustLeaveMemory(t *testing.T) {
	root := droplet(t, web(t, "true", object{"name": "a", "command": "x", "memory_mb": 100}, object{"name": "b", "command": "x", "memory_mb": 28}), nil)

	i := run(t, []string{"MEMORY_LIMIT=128m"}, "--root", root)

	i.expectExit(exitDescriptor)
	expectEqual(t, "detail", i.ended0().Detail, "the sidecars of process 'web' leave it no memory: a 100 MB + b 28 MB of 128 MB")
}

func TestEntrypointPrefixReplacesTheShell(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": "a  b $HOME", "entrypoint_prefix": "echo -n  prefixed:", "health_check": object{"type": "process"}}), nil)

	i := run(t, nil, "--root", root)

	i.expectExit(0)
	expectEqual(t, "out", i.texts("WEB", "OUT")[0], "prefixed: a  b $HOME")
}

func TestStopsInAProfileScript(t *testing.T) {
	root := droplet(t, web(t, "echo never"), files{"profile.d/slow": "echo waiting; sleep 1000"})
	i := run(t, nil, "--root", root)
	i.awaitText("waiting")

	i.signal(syscall.SIGINT)

	i.expectExit(0)
	expectEqual(t, "end", i.ended0().Detail, "Stopped by SIGINT")
}
