package main

import (
	"fmt"
	"slices"
	"time"
)

// bringUp starts the members in order. The app's shell comes first where it has profile scripts, since those make the
// environment that sidecars share, but its command waits for the sidecars that start before it.
func (s *supervisor) bringUp() {
	if !s.app.handed && !s.open(s.app) {
		return
	}
	for _, m := range s.members {
		if m.start == startBefore && !(s.begin(m) && s.await(m.isUp)) {
			return
		}
	}
	if !s.await(s.app.isHanded) || !s.app.opened && !s.open(s.app) {
		return
	}
	s.release(s.app)
	for _, m := range s.members {
		if m.start != startBefore && !(s.await(func() bool { return s.mayStart(m) }) && s.begin(m)) {
			return
		}
	}
	time.AfterFunc(settleWait, settle)
}

// mayStart holds for a sidecar when what it depends on is ready and, for one that starts after the app, the app is healthy.
func (s *supervisor) mayStart(m *member) bool {
	if m.start == startAfter && !s.app.up {
		return false
	}
	for _, other := range s.members {
		if slices.Contains(m.dependsOn, other.name) && !other.up {
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
	if !m.opened {
		m.opened = true
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
	s.checkJava(m)
	if !s.asked {
		s.asked = true
		go s.serveStatus(s.socket)
	}
	if m.handover != nil && !m.released {
		m.handover.start()
	}
	m.released = true
	s.watch(m)
}

func (m *member) isUp() bool { return m.up }

func (m *member) isHanded() bool { return m.handed }
