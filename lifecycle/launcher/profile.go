package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// profileDirectories hold the scripts that are sourced before a start, relative to the app's directory.
var profileDirectories = []string{"../profile.d", ".profile.d"}

// profileScripts lists the scripts of an app in the order in which they are sourced: byte order inside a directory,
// whatever the locale, hidden files left out, then .profile.
func profileScripts(home string, withDotProfile bool) []string {
	var scripts []string
	for _, directory := range profileDirectories {
		path := filepath.Join(home, directory)
		entries, err := os.ReadDir(path) // sorted by name
		if err != nil {
			continue
		}
		for _, entry := range entries {
			script := filepath.Join(path, entry.Name())
			if !strings.HasPrefix(entry.Name(), ".") && isRegular(script) {
				scripts = append(scripts, script)
			}
		}
	}
	if dotProfile := filepath.Join(home, ".profile"); withDotProfile && isRegular(dotProfile) {
		scripts = append(scripts, dotProfile)
	}
	return scripts
}

func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Descriptors of the shell that becomes a unit's main member. They are high, since scripts use low ones as they like.
const (
	reportFD = 198 // the launcher reads: scripts begun, an empty entry, and maybe the environment and another; each ends with NUL
	startFD  = 199 // the launcher writes one byte when the command may start
)

// sourcing tells the script of a shell that still sources from what it becomes.
const sourcing = "# stager: profile scripts, then the command\n"

// unitShell is the script of that shell. The scripts are sourced at top level, so that whatever they declare stays, and
// every name is written out, so that one that changes the positional parameters changes nothing here.
func unitShell(scripts []string, then string) string {
	var text strings.Builder
	text.WriteString(sourcing)
	for _, script := range scripts {
		fmt.Fprintf(&text, "builtin printf '%%s\\0' %s >&%d\n", shellQuote(script), reportFD)
		fmt.Fprintf(&text, "builtin source %s\n", shellQuote(script))
	}
	return text.String() + then
}

// goOn becomes the command at once, which needs nobody's leave.
func goOn(command, prefix string) string {
	if prefix == "" {
		prefix = "bash -c"
	}
	return fmt.Sprintf("builtin printf '\\0' >&%d\nbuiltin exec %s %s %d>&-\n", reportFD, prefix, shellQuote(command), reportFD)
}

// handOverThere serves those who start earlier with this environment. The shell turns into the launcher's own binary,
// same process, which reports exactly the environment the command will get, without any tool of the root file system,
// waits, and turns into the command.
func handOverThere(launcher, command, prefix string) string {
	return fmt.Sprintf("builtin exec %s %s %s %s\n", shellQuote(launcher), handoverCommand, shellQuote(command), shellQuote(prefix))
}

func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// shellPath finds bash, wherever the root file system has it.
func shellPath(env environ) string {
	for _, directory := range filepath.SplitList(env["PATH"]) {
		candidate := filepath.Join(directory, "bash")
		if filepath.IsAbs(candidate) && isExecutable(candidate) {
			return candidate
		}
	}
	return "/bin/bash"
}

func isExecutable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
