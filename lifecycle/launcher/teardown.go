package main

import (
	"fmt"
	"syscall"
	"time"
)

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
