// The launcher unpacks a droplet and runs its app and sidecars as one unit that lives and dies together. It is the
// first process of a container, or an ordinary one that adopts its descendants.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// version is what --version prints; the build may set it with -ldflags "-X main.version=…".
var version = "0.1.0"

const usage = `Usage:
  launcher run [--droplet FILE] [--root DIR] [--process TYPE] [--digest sha256:HEX]
               [--external-links keep|refuse] [--output frames|json|raw] [--log-fd N] [--event-fd N]
               [--cgroup process=DIR] [--cgroup sidecar:NAME=DIR]… [--status-socket PATH]
               [--task NAME --command TEXT]
  launcher status [--root DIR | --status-socket PATH] [--json]
  launcher APP_DIR COMMAND METADATA      as Cloud Foundry's launcher
  launcher shell [DIR] [COMMAND]         a shell with the app's environment
  launcher --version | --help
`

func init() {
	// Members ask the kernel for SIGKILL when the thread that started them ends. The main goroutine starts them all, so
	// it stays on the main thread, which lives as long as the process.
	runtime.LockOSThread()
}

func main() {
	os.Exit(dispatch(os.Args))
}

func dispatch(argv []string) int {
	name, args := "launcher", []string{}
	if len(argv) > 0 {
		name, args = argv[0], argv[1:]
	}
	if filepath.Base(name) == "shell" {
		return shellCommand(name, args)
	}
	if len(args) == 0 {
		return cloudFoundryCommand(name, args)
	}
	switch args[0] {
	case "run":
		return runCommand(args[1:])
	case "status":
		return statusCommand(args[1:])
	case "shell":
		return shellCommand(name, args[1:])
	case handoverCommand:
		return handOver(args[1:])
	case "--version", "-version", "version":
		fmt.Println("launcher " + version)
		return 0
	case "--help", "-help", "-h", "help":
		fmt.Print(usage)
		return 0
	}
	if strings.HasPrefix(args[0], "-") {
		fmt.Fprintf(os.Stderr, "launcher: unknown command '%s'\n%s", args[0], usage)
		return exitUsage
	}
	code := cloudFoundryCommand(name, args)
	if len(args) == 1 && !isDirectory(args[0]) {
		fmt.Fprint(os.Stderr, usage) // a mistyped command, rather
	}
	return code
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
