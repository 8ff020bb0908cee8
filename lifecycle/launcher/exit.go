package main

import (
	"fmt"
	"syscall"
)

// reaped sorts out whose end this is; that of an adopted orphan is nobody's.
func (s *supervisor) reaped(pid int, status syscall.WaitStatus) {
	if probe, ok := s.probes[pid]; ok {
		delete(s.probes, pid)
		probe <- status
		return
	}
	m, ok := s.byPID[pid]
	if !ok {
		return
	}
	delete(s.byPID, pid)
	m.running = false
	m.cancel()
	if m.handed {
		s.exited(m, status, "")
		return
	}
	s.pending++
	go func() { // it ended in its profile scripts
		script := m.handover.lastScript()
		s.post(func() {
			s.pending--
			s.exited(m, status, script)
		})
	}()
}

func (s *supervisor) exited(m *member, status syscall.WaitStatus, script string) {
	code := exitStatus(status)
	e := event{Kind: m.kind, Member: m.name, Event: "exited", PID: m.pid, Status: number(code)}
	suffix := ""
	if status.Signaled() {
		e.Signal = signalName(status.Signal())
	}
	e.OOM = s.ranOutOfMemory(m, code)
	if m.exceeded {
		suffix += fmt.Sprintf(" (exceeded %s graceful shutdown interval)", s.grace())
	}
	if e.OOM {
		suffix += " (out of memory)"
	}
	if script != "" {
		suffix += fmt.Sprintf(" (in the profile script %s)", script)
	}
	e.Detail = fmt.Sprintf("%s: Exited with status %d%s", m.describe(), code, suffix)
	s.events.write(e)
	s.logExit(m, fmt.Sprintf("Exit status %d%s", code, suffix))
	s.afterExit(m, code, e.Detail)
}

// logExit adds the last line to the member's own output, when the rest of that has been read.
func (s *supervisor) logExit(m *member, line string) {
	output := m.output
	s.pending++
	go func() {
		output.drain()
		s.log.write(m.source, streamOut, line)
		s.post(func() { s.pending-- })
	}()
}

// afterExit decides what the end of a member means: by default, the end of all.
func (s *supervisor) afterExit(m *member, code int, detail string) {
	if s.cause != nil {
		return
	}
	switch {
	case m.onExit == onExitIgnore && m.up:
		return
	case m.onExit == onExitRestart && m.handed:
		if s.again(m) {
			return
		}
		detail += fmt.Sprintf(" (gave up after %d restarts)", m.restart.max())
	}
	if code == 0 && m.kind == kindSidecar {
		code = exitNotHealthy // the app was ended, though nothing failed
	}
	s.end(reasonExited, code, detail)
}
