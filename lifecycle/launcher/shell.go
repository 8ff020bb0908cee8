package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// shellCommand gives a person or a one-off command the app's environment. Its messages are Cloud Foundry's to the
// letter, a slip of the pen included.
func shellCommand(name string, args []string) int {
	home := ""
	if len(args) > 0 {
		home = args[0]
	} else if base := os.Getenv("HOME"); base != "" {
		home = filepath.Join(base, "app")
	}
	if home == "" {
		fmt.Fprintln(os.Stderr, "Could not infer app directory, please provide one")
		return cfRefused
	}
	home, err := filepath.Abs(home)
	if err != nil || !isDirectory(home) {
		fmt.Fprintln(os.Stderr, "Provided app direcory does not exist")
		return cfRefused
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
	tries := standardTries(func(line string) { fmt.Println(line) })
	return shell{name: name, home: home, script: script.String()}.become(parseEnviron(os.Environ()), tries)
}
