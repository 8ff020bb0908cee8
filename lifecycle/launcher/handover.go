package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// handoverCommand is the hidden command into which a unit's shell turns after the profile scripts.
const handoverCommand = ".hand-over"

// handOver reports the environment, waits for the start, and becomes the command: bash -c COMMAND, or PREFIX COMMAND.
func handOver(args []string) int {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "launcher: "+handoverCommand+" is for the launcher's own use")
		return exitUsage
	}
	command, prefix := args[0], args[1]
	env := withoutUnderscore(os.Environ())
	if err := writeAll(reportFD, report(env)); err != nil {
		return 0 // the launcher is gone
	}
	syscall.Close(reportFD)
	if !startAllowed() {
		return 0
	}
	syscall.Close(startFD)
	argv := append(strings.Fields(prefix), command)
	path := ""
	if prefix == "" {
		path, argv = shellPath(parseEnviron(env)), []string{"bash", "-c", command}
	} else {
		found, err := exec.LookPath(argv[0])
		if err != nil {
			fmt.Fprintf(os.Stderr, "launcher: exec: %s: not found\n", argv[0])
			return 127
		}
		path = found
	}
	err := syscall.Exec(path, argv, env)
	fmt.Fprintf(os.Stderr, "launcher: exec: %s: %v\n", path, err)
	if err == syscall.ENOENT {
		return 127
	}
	return 126
}

// report is an empty entry, which ends the list of scripts, the environment, and an empty entry.
func report(env []string) []byte {
	var text bytes.Buffer
	text.WriteByte(0)
	for _, pair := range env {
		text.WriteString(pair)
		text.WriteByte(0)
	}
	text.WriteByte(0)
	return text.Bytes()
}

func startAllowed() bool {
	one := make([]byte, 1)
	for {
		n, err := syscall.Read(startFD, one)
		if err == syscall.EINTR {
			continue
		}
		return n == 1
	}
}

func writeAll(fd int, text []byte) error {
	for len(text) > 0 {
		n, err := syscall.Write(fd, text)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// withoutUnderscore drops the variable in which bash leaves the name of this very binary.
func withoutUnderscore(env []string) []string {
	var kept []string
	for _, pair := range env {
		if !strings.HasPrefix(pair, "_=") {
			kept = append(kept, pair)
		}
	}
	return kept
}
