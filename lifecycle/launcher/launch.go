package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// launch starts the member's shell, in a session of its own, with nothing but its standard streams and, where it sources
// profile scripts, the descriptors of the hand-over.
func (s *supervisor) launch(m *member) error {
	os.MkdirAll(filepath.Join(m.home, "..", "tmp"), 0o755)
	start := program{home: m.home, env: m.env, script: m.cgroup.wrapped(m.shellCommand()), cgroup: m.cgroup, files: []*os.File{nil, os.Stdout, os.Stderr}}
	if m.kind == kindProcess {
		start.files[0] = os.Stdin
	}
	var ends pipes
	defer ends.closeTheirs()
	if s.log.format != formatRaw {
		start.files[1], start.files[2] = ends.pipe(), ends.pipe()
	}
	handsOver := !m.handed
	if handsOver {
		m.handover = ends.handover(m.gated)
		start.report, start.permit = m.handover.reportEnd, m.handover.permitEnd
		start.script = m.cgroup.entering() + unitShell(m.scripts, m.whenSourced(s.self))
	}
	if m.cgroup != nil {
		m.cgroup.kills = m.cgroup.oomKills()
	}
	pid, err := 0, ends.err
	if err == nil {
		pid, err = start.fork()
	}
	if err != nil {
		closeAll(ends.ours)
		return failf(exitNotHealthy, "cannot start %s: %v", m.title(), err)
	}
	s.started(m, pid)
	for i, name := range []string{streamOut, streamErr}[:len(ends.relayed)] {
		s.relay(m, ends.relayed[i], name)
	}
	if handsOver {
		m.handover.before = start.env
		go m.handover.receive(pid, func(env environ) { s.post(func() { s.handedOver(m, env) }) })
	}
	return nil
}

// shellCommand is what a shell runs that has no profile scripts to source, or sourced them before.
func (m *member) shellCommand() string {
	if m.prefix == "" {
		return m.command
	}
	return "builtin exec " + m.prefix + " " + shellQuote(m.command) // a prefix is for the shell to split
}

// whenSourced ends the script of a shell that sources profile scripts.
func (m *member) whenSourced(launcher string) string {
	if m.gated {
		return handOverThere(launcher, m.command, m.prefix)
	}
	return goOn(m.command, m.prefix)
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
