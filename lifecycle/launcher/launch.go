package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// launch starts the member's shell, in a session of its own, with nothing but its standard streams and, where it sources
// profile scripts, the two descriptors of the hand-over.
func (s *supervisor) launch(m *member) error {
	os.MkdirAll(filepath.Join(m.home, "..", "tmp"), 0o755)
	var ours, theirs []*os.File // the ends of pipes
	pipe := func() (reader, writer *os.File, err error) {
		reader, writer, err = os.Pipe()
		if err == nil {
			ours, theirs = append(ours, reader), append(theirs, writer)
		}
		return reader, writer, err
	}
	defer func() { closeAll(theirs) }()
	out, outWriter, err1 := pipe()
	errs, errWriter, err2 := pipe()
	if err := firstError(err1, err2); err != nil {
		closeAll(ours)
		return err
	}
	start := program{home: m.home, env: m.env, script: m.command, files: []*os.File{nil, outWriter, errWriter}}
	if m.kind == kindProcess {
		start.files[0] = os.Stdin
	}
	if m.sources && !m.handed {
		h, report, permit, err := newHandover()
		if err != nil {
			closeAll(ours)
			return err
		}
		m.handover = h
		theirs = append(theirs, report, permit)
		start.report, start.permit = report, permit
		start.script = unitShell(profileScripts(m.home, true), s.self, m.command, m.prefix)
	}
	pid, err := start.fork()
	if err != nil {
		closeAll(ours)
		return failf(exitNotHealthy, "cannot start %s: %v", m.title(), err)
	}
	s.started(m, pid)
	s.relay(m, out, streamOut)
	s.relay(m, errs, streamErr)
	if start.report != nil {
		go m.handover.receive(func(env environ) { s.post(func() { s.handedOver(m, env) }) })
	}
	return nil
}

func (s *supervisor) started(m *member, pid int) {
	m.pid, m.running, m.exceeded, m.startedAt = pid, true, false, time.Now()
	m.context, m.cancel = context.WithCancel(s.context)
	m.output = &outputs{}
	s.byPID[pid] = m
}

func (s *supervisor) relay(m *member, from *os.File, name string) {
	output, pipe := m.output, &stream{File: from}
	output.streams = append(output.streams, pipe)
	output.open.Add(1)
	s.pending++
	go func() {
		s.log.relay(pipe, m.source, name)
		pipe.Close()
		output.open.Done()
		s.post(func() { s.pending-- })
	}()
}
