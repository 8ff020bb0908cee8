package main

import (
	"os"
)

// pipes are those between the launcher and one member; the first error stays.
type pipes struct {
	ours, theirs []*os.File
	relayed      []*os.File // of ours, those with a member's lines
	err          error
}

func (p *pipes) both() (reader, writer *os.File) {
	if p.err != nil {
		return nil, nil
	}
	reader, writer, p.err = os.Pipe()
	return reader, writer
}

// pipe is the member's end of a pipe that is relayed.
func (p *pipes) pipe() *os.File {
	reader, writer := p.both()
	p.ours, p.theirs, p.relayed = append(p.ours, reader), append(p.theirs, writer), append(p.relayed, reader)
	return writer
}

// handover makes the pipe on which the shell reports and, where it has to wait, the one on which it may go on.
func (p *pipes) handover(gated bool) *handover {
	h := &handover{done: make(chan struct{})}
	h.report, h.reportEnd = p.both()
	p.ours, p.theirs = append(p.ours, h.report), append(p.theirs, h.reportEnd)
	if gated {
		h.permitEnd, h.permit = p.both()
		p.ours, p.theirs = append(p.ours, h.permit), append(p.theirs, h.permitEnd)
	}
	h.script.Store("")
	return h
}

func (p *pipes) closeTheirs() { closeAll(p.theirs) }

// closeAll passes over what was never opened.
func closeAll(files []*os.File) {
	for _, file := range files {
		file.Close()
	}
}
