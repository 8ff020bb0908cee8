package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Exit codes of Cloud Foundry's launcher.
const (
	cfRefused     = 1
	cfUsage       = 2
	cfEnvironment = 3
	cfExec        = 4
)

// cloudFoundryCommand is Cloud Foundry's own form, "launcher APP_DIR COMMAND METADATA": it becomes the command.
func cloudFoundryCommand(name string, args []string) int {
	if len(args) < 3 {
		fmt.Fprintf(os.Stderr, "%s: received only %d arguments\n", name, len(args))
		fmt.Fprintf(os.Stderr, "Usage: %s <app-directory> <start-command> <metadata>\n", name)
		return cfRefused
	}
	env := parseEnviron(os.Environ())
	launch, err := launchOf(args[1], env.processType())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return cfRefused
	}
	if launch.command == "" {
		fmt.Fprintf(os.Stderr, "%s: no start command specified or detected in droplet\n", name)
		return cfRefused
	}
	tries, err := parseTries(args[2:])
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return cfUsage
	}
	home, err := filepath.Abs(args[0])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return cfRefused
	}
	return shell{name: name, home: home, script: launchScript(home, launch)}.become(env, tries)
}

// parseTries reads Cloud Foundry's flags. They begin where the metadata stands, and end at the first word that is no
// flag: where the metadata is given, none of them counts.
func parseTries(args []string) (credhubTries, error) {
	tries := standardTries(func(line string) { fmt.Println(line) })
	flags := flag.NewFlagSet("launcher", flag.ContinueOnError) // it says itself what is wrong
	flags.IntVar(&tries.attempts, "credhubConnectAttempts", tries.attempts, "how often CredHub is asked")
	flags.DurationVar(&tries.delay, "credhubRetryDelay", tries.delay, "how long to wait before asking again")
	return tries, flags.Parse(args)
}

// launch is a command, and what takes the place of the shell that runs it.
type launch struct {
	command string
	prefix  string
}

// launchOf is the command that was given, else the one that the droplet in the current directory has for this type of
// process: launch.json knows them all, staging_info.yml, which alone stands in Cloud Foundry's droplets, only one.
func launchOf(command, processType string) (launch, error) {
	info, _, err := readStagingInfo(".")
	if err != nil {
		return launch{}, err
	}
	detected := launch{command, info.Config.EntrypointPrefix}
	if command != "" {
		return detected, nil
	}
	detected.command = info.StartCommand
	text, err := readSmallFile(descriptorName)
	if errors.Is(err, os.ErrNotExist) {
		return detected, nil
	}
	d := descriptor{}
	if err == nil {
		d, err = parseDescriptor(text)
	}
	if err != nil {
		return launch{}, fmt.Errorf("Invalid launch descriptor - failed to read %s: %w", descriptorName, err)
	}
	p, err := d.process(processType)
	if err != nil {
		detected.command = "" // the droplet has no such process; another one's command would be wrong
		return detected, nil
	}
	return launch{p.Command, cmp.Or(p.EntrypointPrefix, detected.prefix)}, nil
}

func launchScript(home string, l launch) string {
	var script strings.Builder
	fmt.Fprintf(&script, "cd %s || exit\necho 'Invoking pre-start scripts.'\n", shellQuote(home))
	for _, profile := range profileScripts(home, true) {
		fmt.Fprintf(&script, "builtin source %s\n", shellQuote(profile))
	}
	// A prefix is for the shell to split.
	fmt.Fprintf(&script, "builtin echo 'Invoking start command.'\nbuiltin exec %s %s\n", cmp.Or(l.prefix, "bash -c"), shellQuote(l.command))
	return script.String()
}

// shell is the process that this one turns into.
type shell struct {
	name   string
	home   string
	script string
}

// become returns only when it fails.
func (s shell) become(env environ, tries credhubTries) int {
	resolved, err := env.resolved(context.Background(), tries)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return cfEnvironment
	}
	bash := "/bin/bash"
	if !isExecutable(bash) {
		bash = shellPath(resolved)
	}
	err = syscall.Exec(bash, []string{bash, "-c", s.script, s.name}, resolved.forApp(s.home).pairs())
	fmt.Fprintf(os.Stderr, "%s: cannot run %s: %v\n", s.name, bash, err)
	return cfExec
}
