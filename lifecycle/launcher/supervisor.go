package main

import (
	"context"
	"fmt"
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
	inbox   chan func()
	log     *logbook
	events  *eventLog
	self    string // the launcher's own executable
	reaper  *reaper
	context context.Context // of all checks
	cancel  context.CancelFunc
	pending int // streams still read and last lines still to be written

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
	s := &supervisor{inbox: make(chan func()), log: log, events: events, self: self,
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

// bringUp starts the members in order. The app's shell comes first, since its profile scripts make the environment that
// sidecars share, but its command waits for the sidecars that start before it.
func (s *supervisor) bringUp() {
	if !s.open(s.app) {
		return
	}
	for _, m := range s.members {
		if m.start == startBefore && !(s.begin(m) && s.await(m.isUp)) {
			return
		}
	}
	if !s.await(s.app.isHanded) {
		return
	}
	s.release(s.app)
	for _, m := range s.members {
		if m.start != startBefore && !(s.await(func() bool { return s.mayStart(m) }) && s.begin(m)) {
			return
		}
	}
}

// mayStart holds for a sidecar when what it depends on is ready and, for one that starts after the app, the app is healthy.
func (s *supervisor) mayStart(m *member) bool {
	if m.start == startAfter && !s.app.up {
		return false
	}
	for _, other := range s.members {
		if contains(m.dependsOn, other.name) && !other.up {
			return false
		}
	}
	return true
}

// begin starts a sidecar: in its own shell, or with the environment that the app's profile scripts made.
func (s *supervisor) begin(m *member) bool {
	if m.sources {
		if !s.open(m) || !s.await(m.isHanded) {
			return false
		}
		s.release(m)
		return true
	}
	if !s.await(s.app.isHanded) {
		return false
	}
	m.env, m.handed = s.app.env, true
	if m.memory > 0 {
		m.env = m.env.withMemory(m.memory)
	}
	if !s.open(m) {
		return false
	}
	s.release(m)
	return true
}

// open starts a member's shell and bounds the time of its profile scripts.
func (s *supervisor) open(m *member) bool {
	if s.cause != nil {
		return false
	}
	if err := s.launch(m); err != nil {
		s.fail(err)
		return false
	}
	if m.restarts == 0 {
		s.order = append(s.order, m)
	}
	if !m.handed {
		limit := m.check.Timeout.or(defaultStartTimeout)
		time.AfterFunc(limit, func() { s.post(func() { s.profileTimeout(m, limit) }) })
	}
	return true
}

func (s *supervisor) profileTimeout(m *member, limit time.Duration) {
	if !m.handed && m.running {
		script := m.handover.script.Load()
		s.end(reasonNotReady, exitNotHealthy, fmt.Sprintf("The profile script %v of %s did not end within %s", script, m.title(), inSeconds(limit)))
	}
}

func (s *supervisor) handedOver(m *member, env environ) {
	m.env, m.handed = env, true
}

// release lets the command run and starts its checks.
func (s *supervisor) release(m *member) {
	s.events.write(event{Kind: m.kind, Member: m.name, Event: "starting", PID: m.pid})
	m.startedAt = time.Now()
	if m.handover != nil && !m.released {
		m.handover.start()
	}
	m.released = true
	s.watch(m)
}

func (m *member) isUp() bool     { return m.up }
func (m *member) isHanded() bool { return m.handed }

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
	if m.handed || m.handover == nil {
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
		if kills := oomKills(); status.Signal() == syscall.SIGKILL && kills > s.oomKills {
			s.oomKills = kills
			e.OOM = true
		}
	}
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
		if time.Since(m.startedAt) > restartReset {
			m.restarts = 0
		}
		if m.restarts < maxRestarts {
			delay := jittered(restartWait << m.restarts)
			m.restarts++
			time.AfterFunc(delay, func() { s.post(func() { s.restart(m) }) })
			return
		}
		detail += fmt.Sprintf(" (gave up after %d restarts)", maxRestarts)
	}
	if code == 0 && m.kind == kindSidecar {
		code = exitNotHealthy // the app was ended, though nothing failed
	}
	s.end(reasonExited, code, detail)
}

func (s *supervisor) restart(m *member) {
	if s.cause != nil {
		return
	}
	m.signal(syscall.SIGKILL) // what is left of its group
	if s.open(m) {
		s.release(m)
	}
}

// received handles a signal to the launcher.
func (s *supervisor) received(signal syscall.Signal) {
	switch signal {
	case syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
		s.stops++
		s.end(reasonStopped, 0, fmt.Sprintf("Stopped by SIG%s", signalName(signal)))
	case syscall.SIGPIPE: // a reader of our output is gone: not the members' trouble
	default:
		for _, m := range s.order {
			m.signal(signal)
		}
	}
}

func (s *supervisor) grace() time.Duration {
	if s.app == nil {
		return defaultGrace
	}
	return s.app.stop.Grace.or(defaultGrace)
}

// tearDown stops the app and what started with or after it, then one by one what started before it, then orphans.
func (s *supervisor) tearDown() {
	s.events.write(event{Kind: kindLauncher, Event: "stopping", Reason: s.cause.reason, Detail: s.cause.detail})
	deadline := time.Now().Add(s.grace())
	var first, last []*member
	for i := len(s.order) - 1; i >= 0; i-- {
		if m := s.order[i]; m.start == startBefore {
			last = append(last, m)
		} else {
			first = append(first, m)
		}
	}
	s.stopAll(first, deadline)
	for _, m := range last {
		s.stopAll([]*member{m}, later(deadline, time.Now().Add(killWait)))
	}
	s.stopOrphans(later(deadline, time.Now().Add(killWait)))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (s *supervisor) stopAll(members []*member, deadline time.Time) {
	var left []*member
	for _, m := range members {
		if m.gone() {
			continue
		}
		left = append(left, m)
		if m.running {
			s.events.write(event{Kind: m.kind, Member: m.name, Event: "stopping", PID: m.pid, Signal: signalName(m.stopSignal())})
		}
		m.signal(m.stopSignal())
	}
	allGone := func() bool {
		for _, m := range left {
			if !m.gone() {
				return false
			}
		}
		return true
	}
	if s.waitUntil(deadline, allGone) {
		return
	}
	for _, m := range left {
		m.exceeded = m.running && s.stops < 2
		m.signal(syscall.SIGKILL)
	}
	for end := time.Now().Add(killWait); !allGone() && time.Now().Before(end); {
		s.pump(time.Now().Add(pollWait))
	}
}

// finish writes the last words and gives the exit code.
func (s *supervisor) finish() int {
	for end := time.Now().Add(drainWait); s.pending > 0 && time.Now().Before(end); {
		s.pump(end) // what still holds a pipe now is beyond our reach
	}
	s.events.write(event{Kind: kindLauncher, Event: "ended", Status: number(s.cause.code), Reason: s.cause.reason, Detail: s.cause.detail})
	if s.cause.code != 0 {
		fmt.Fprintln(os.Stderr, "launcher: "+s.cause.detail)
	}
	return s.cause.code
}
