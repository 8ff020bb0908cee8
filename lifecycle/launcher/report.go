package main

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// reportWait bounds how long the launcher reads what a shell that ended early had reported, since daemons that its
// scripts started may hold the pipe open for ever.
const reportWait = 200 * time.Millisecond

const (
	// execWait is how often the launcher looks whether a shell that goes on by itself has become the command.
	execWait = 200 * time.Microsecond
	// execLimit is for a command that hides what it is.
	execLimit = time.Second
)

// handover is the launcher's side of what a unit's shell reports while it sources profile scripts.
type handover struct {
	report    *os.File
	permit    *os.File // nil: the shell goes on by itself
	reportEnd *os.File // the shell's ends
	permitEnd *os.File
	before    environ      // what the shell started with
	script    atomic.Value // the profile script begun last
	done      chan struct{}
}

// receive reads the scripts begun and then the environment. It stops at the last entry and never waits for the end of
// the pipe.
func (h *handover) receive(pid int, handedOver func(environ)) {
	defer close(h.done)
	defer h.report.Close()
	reader := bufio.NewReader(h.report)
	for {
		script, err := reader.ReadString(0)
		if err != nil {
			return
		}
		script = script[:len(script)-1]
		if script != "" {
			h.script.Store(script)
			continue
		}
		if h.permit == nil {
			h.script.Store("") // what ends from now on, ends as the command
			handedOver(h.environmentOf(pid))
		} else if env, err := readEnvironment(reader); err == nil {
			handedOver(env)
		}
		return
	}
}

// readEnvironment reads up to the empty entry.
func readEnvironment(reader *bufio.Reader) (environ, error) {
	var pairs []string
	for {
		pair, err := reader.ReadString(0)
		if err != nil {
			return nil, err
		}
		if pair == "\x00" {
			return parseEnviron(pairs), nil
		}
		pairs = append(pairs, pair[:len(pair)-1])
	}
}

// environmentOf waits until the shell has become the command, and reads what it got from the kernel. It costs the start
// nothing: the command runs already. Where /proc does not tell, what the shell started with has to do.
func (h *handover) environmentOf(pid int) environ {
	if self, _ := os.Readlink("/proc/self"); self != strconv.Itoa(os.Getpid()) {
		return h.before // another namespace's
	}
	directory := "/proc/" + strconv.Itoa(pid)
	for end := time.Now().Add(execLimit); time.Now().Before(end); time.Sleep(execWait) {
		script, err := os.ReadFile(directory + "/cmdline")
		if err != nil {
			break // it is gone
		}
		if len(script) == 0 || bytes.Contains(script, []byte(sourcing)) {
			continue
		}
		if text, err := os.ReadFile(directory + "/environ"); err == nil && len(text) > 0 {
			return parseEnviron(strings.Split(string(text), "\x00"))
		}
	}
	return h.before
}

// lastScript waits for what an ended shell reported.
func (h *handover) lastScript() string {
	h.report.SetReadDeadline(time.Now().Add(reportWait))
	<-h.done
	return h.script.Load().(string)
}

// start lets the command begin.
func (h *handover) start() {
	if h.permit == nil {
		return
	}
	h.permit.Write([]byte{1}) // a shell that is gone reports itself
	h.permit.Close()
}
