package main

import (
	"bufio"
	"os"
	"sync/atomic"
	"time"
)

// reportWait bounds how long the launcher reads what a shell that ended early had reported, since daemons that its
// scripts started may hold the pipe open for ever.
const reportWait = 200 * time.Millisecond

// handover is the launcher's side of the two pipes to a unit's shell.
type handover struct {
	report *os.File
	permit *os.File
	script atomic.Value // the profile script begun last
	done   chan struct{}
}

func newHandover() (h *handover, report, permit *os.File, err error) {
	reportReader, reportWriter, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	permitReader, permitWriter, err := os.Pipe()
	if err != nil {
		reportReader.Close()
		reportWriter.Close()
		return nil, nil, nil, err
	}
	h = &handover{report: reportReader, permit: permitWriter, done: make(chan struct{})}
	h.script.Store("")
	return h, reportWriter, permitReader, nil
}

// receive reads the scripts begun and then the environment. It stops at the last entry and never waits for the end of
// the pipe.
func (h *handover) receive(handedOver func(environ)) {
	defer close(h.done)
	defer h.report.Close()
	reader := bufio.NewReader(h.report)
	var pairs []string
	for inEnvironment := false; ; {
		entry, err := reader.ReadString(0)
		if err != nil {
			return
		}
		entry = entry[:len(entry)-1]
		switch {
		case entry == "" && inEnvironment:
			handedOver(parseEnviron(pairs))
			return
		case entry == "":
			inEnvironment = true
		case inEnvironment:
			pairs = append(pairs, entry)
		default:
			h.script.Store(entry)
		}
	}
}

// lastScript waits for what an ended shell reported.
func (h *handover) lastScript() string {
	h.report.SetReadDeadline(time.Now().Add(reportWait))
	<-h.done
	return h.script.Load().(string)
}

// start lets the command begin.
func (h *handover) start() {
	h.permit.Write([]byte{1}) // a shell that is gone reports itself
	h.permit.Close()
}
