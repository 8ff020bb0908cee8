package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// cloudFoundryCommand is Cloud Foundry's own form, "launcher APP_DIR COMMAND METADATA": it becomes the command.
func cloudFoundryCommand(name string, args []string) int {
	if len(args) < 3 {
		fmt.Fprintf(os.Stderr, "%s: received only %d arguments\n", name, len(args))
		fmt.Fprintf(os.Stderr, "Usage: %s <app-directory> <start-command> <metadata>\n", name)
		return 1
	}
	home, err := filepath.Abs(args[0])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 1
	}
	info, _, err := readStagingInfo(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	command, prefix := args[1], info.Config.EntrypointPrefix
	if command == "" {
		command = webCommand(info)
	}
	if command == "" {
		fmt.Fprintf(os.Stderr, "%s: no start command specified or detected in droplet\n", name)
		return 1
	}
	var script strings.Builder
	fmt.Fprintf(&script, "cd %s || exit\necho 'Invoking pre-start scripts.'\n", shellQuote(home))
	for _, profile := range profileScripts(home, true) {
		fmt.Fprintf(&script, "builtin source %s\n", shellQuote(profile))
	}
	run := "bash -c"
	if prefix != "" {
		run = prefix // the shell splits it
	}
	fmt.Fprintf(&script, "builtin echo 'Invoking start command.'\nbuiltin exec %s %s\n", run, shellQuote(command))
	return becomeShell(name, home, script.String(), 4)
}

// webCommand is the start command of a droplet in the current directory when none is given.
func webCommand(info stagingInfo) string {
	if text, err := readSmallFile(descriptorName); err == nil {
		if d, err := parseDescriptor(text); err == nil {
			if web, err := d.process("web"); err == nil {
				return web.Command
			}
		}
	}
	return info.StartCommand
}

// shellCommand gives a person or a one-off command the app's environment.
func shellCommand(args []string) int {
	home := ""
	if len(args) > 0 {
		home = args[0]
	} else if base := os.Getenv("HOME"); base != "" {
		home = filepath.Join(base, "app")
	}
	if home == "" {
		fmt.Fprintln(os.Stderr, "Could not infer app directory, please provide one")
		return 1
	}
	home, err := filepath.Abs(home)
	if err != nil || !isDirectory(home) {
		fmt.Fprintln(os.Stderr, "Provided app directory does not exist")
		return 1
	}
	command := "bash"
	if len(args) > 1 {
		command = args[1]
	}
	var script strings.Builder
	fmt.Fprintf(&script, "cd %s || exit\n", shellQuote(home))
	for _, profile := range profileScripts(home, false) {
		fmt.Fprintf(&script, "builtin source %s\n", shellQuote(profile))
	}
	fmt.Fprintf(&script, "builtin exec bash -c %s\n", shellQuote(command))
	return becomeShell("launcher", home, script.String(), 4)
}

// becomeShell replaces this process; it returns only when that fails.
func becomeShell(name, home, script string, execFailed int) int {
	env, err := parseEnviron(os.Environ()).forApp(home)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 3
	}
	bash := shellPath(env)
	err = syscall.Exec(bash, []string{"bash", "-c", script}, env.pairs())
	fmt.Fprintf(os.Stderr, "%s: cannot run %s: %v\n", name, bash, err)
	return execFailed
}
