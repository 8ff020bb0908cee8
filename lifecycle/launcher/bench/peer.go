package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// peer is one way to start an app, with or without a sidecar, in a directory made for it.
type peer struct {
	name     string
	sidecars bool // it can have one
	argv     func(b *bench, root string, commands []string) []string
}

// cloudFoundryScript is the shell program into which Cloud Foundry's launcher turns.
const cloudFoundryScript = `cd "$1"
echo 'Invoking pre-start scripts.'
if [ -n "$(ls ../profile.d/* 2>/dev/null)" ]; then for f in ../profile.d/*; do source $f; done; fi
if [ -n "$(ls .profile.d/* 2>/dev/null)" ]; then for f in .profile.d/*; do source $f; done; fi
if [ -f .profile ]; then source .profile; fi
shift
echo 'Invoking start command.'
exec bash -c "$@"`

var peers = []peer{
	{"stager's launcher", true, launcherArguments},
	{"bash, as CF's launcher", false, func(_ *bench, root string, commands []string) []string {
		return cloudFoundryArguments(root, commands[0])
	}},
	{"tini and that", false, func(b *bench, root string, commands []string) []string {
		return append([]string{b.tool("tini"), "-s", "--"}, cloudFoundryArguments(root, commands[0])...)
	}},
	{"s6 and that", true, s6Arguments},
}

func cloudFoundryArguments(root, command string) []string {
	return []string{"/bin/bash", "-c", cloudFoundryScript, "launcher", filepath.Join(root, "app"), command}
}

// launcherArguments makes the first command the app and the others its sidecars.
func launcherArguments(b *bench, root string, commands []string) []string {
	alive := map[string]any{"type": "process"}
	var sidecars []any
	for i, command := range commands[1:] {
		sidecars = append(sidecars, map[string]any{"name": fmt.Sprint("s", i), "process_types": []string{"web"}, "command": command})
	}
	text, err := json.Marshal(map[string]any{"schema": 1,
		"processes": []any{map[string]any{"type": "web", "command": commands[0], "health_check": alive}}, "sidecars": sidecars})
	must(err)
	must(os.WriteFile(filepath.Join(root, "launch.json"), text, 0o644))
	return []string{b.launcher, "run", "--root", root}
}

// s6Arguments makes each command a service.
func s6Arguments(b *bench, root string, commands []string) []string {
	scan := filepath.Join(root, "scan")
	for i, command := range commands {
		service := filepath.Join(scan, fmt.Sprint("m", i))
		must(os.MkdirAll(service, 0o755))
		run := "#!/bin/bash\nset -- " + quoted(filepath.Join(root, "app")) + " " + quoted(command) + "\n" + cloudFoundryScript + "\n"
		must(os.WriteFile(filepath.Join(service, "run"), []byte(run), 0o755))
	}
	return []string{b.tool("s6-svscan"), scan}
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
