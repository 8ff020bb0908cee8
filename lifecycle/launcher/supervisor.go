package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
)

const (
	defaultGrace = 10 * time.Second
	// killWait is how long what was killed may take to be gone, and the least that members stopped last get.
	killWait = time.Second
	// pollWait is how often a stop looks whether a process group is empty: its last process may be another's child.
	pollWait = 50 * time.Millisecond
)

// Why an instance ended.
const (
	reasonExited    = "exited"
	reasonUnhealthy = "unhealthy"
	reasonNotReady  = "not-ready"
	reasonStopped   = "stopped"
	reasonFailed    = "failed"
)

// cause is the first thing that ended the instance.
type cause struct {
	reason string
	code   int
	detail string
}

// supervisor runs the members of one instance. All its state belongs to the main goroutine: others post what happened,
// and the main goroutine handles it whenever it waits for something.
type supervisor struct {
	inbox       chan func()
	log         *logbook
	begun       time.Time
	status      net.Listener // nil: not yet
	socket      string
	socketAsked bool // by name, so it is missed where it cannot be
	asked       bool // the status socket is being made
	events      *eventLog
	self        string // the launcher's own executable
	reaper      *reaper
	context     context.Context // of all checks
	cancel      context.CancelFunc
	pending     int // streams still read and last lines still to be written

	app      *member
	members  []*member // sidecars in their start order
	order    []*member // what was started, in that order
	byPID    map[int]*member
	probes   map[int]chan<- syscall.WaitStatus
	oomKills int

	cause *cause
	stops int // requests to stop
}

func newSupervisor(log *logbook, events *eventLog, self string) *supervisor {
	s := &supervisor{inbox: make(chan func()), begun: time.Now(), log: log, events: events, self: self,
		byPID: map[int]*member{}, probes: map[int]chan<- syscall.WaitStatus{}, oomKills: oomKills()}
	s.context, s.cancel = context.WithCancel(context.Background())
	s.reaper = startReaper(func(pid int, status syscall.WaitStatus) { s.post(func() { s.reaped(pid, status) }) })
	return s
}

func (s *supervisor) post(happened func()) { s.inbox <- happened }

// await handles what happens until the condition holds; it is false when the instance has to end instead.
func (s *supervisor) await(condition func() bool) bool {
	for s.cause == nil && !condition() {
		(<-s.inbox)()
	}
	return s.cause == nil
}

// pump handles at most one thing that happens before the deadline.
func (s *supervisor) pump(deadline time.Time) {
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case happened := <-s.inbox:
		happened()
	case <-timer.C:
	}
}

// waitUntil is await for the time after the end began; a second request to stop cuts it short.
func (s *supervisor) waitUntil(deadline time.Time, condition func() bool) bool {
	for !condition() {
		now := time.Now()
		if s.stops > 1 || !now.Before(deadline) {
			return false
		}
		next := now.Add(pollWait)
		if deadline.Before(next) {
			next = deadline
		}
		s.pump(next)
	}
	return true
}

func (s *supervisor) end(reason string, code int, detail string) {
	if s.cause == nil {
		s.cause = &cause{reason, code, detail}
		s.cancel()
	}
}

func (s *supervisor) fail(err error) { s.end(reasonFailed, exitCodeOf(err), err.Error()) }

// say tells whoever started the launcher.
func (s *supervisor) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "launcher: "+format+"\n", args...)
}

// warn tells of something that will not do what it seems to, to whom it concerns: in the log and as an event.
func (s *supervisor) warn(m *member, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.events.write(event{Kind: m.kind, Member: m.name, Event: "warning", Detail: text})
	if s.log.format == formatRaw {
		s.say("%s", text)
		return
	}
	s.log.write(m.source, streamErr, "launcher: "+text)
}

// finish writes the last words and gives the exit code.
func (s *supervisor) finish() int {
	for end := time.Now().Add(drainWait); s.pending > 0 && time.Now().Before(end); {
		s.pump(end) // what still holds a pipe now is beyond our reach
	}
	if s.status != nil {
		s.status.Close() // and its name is gone
	}
	s.events.write(event{Kind: kindLauncher, Event: "ended", Status: number(s.cause.code), Reason: s.cause.reason, Detail: s.cause.detail})
	if s.cause.code != 0 {
		s.say("%s", s.cause.detail)
	}
	return s.cause.code
}
