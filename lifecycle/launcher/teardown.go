package main

import (
	"fmt"
	"slices"
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

// tearDown stops the members, wave by wave, and then orphans.
func (s *supervisor) tearDown() {
	s.events.write(event{Kind: kindLauncher, Event: "stopping", Reason: s.cause.reason, Detail: s.cause.detail})
	deadline := time.Now().Add(s.grace())
	for i, wave := range s.stopWaves() {
		if i > 0 {
			deadline = later(deadline, time.Now().Add(killWait))
		}
		s.stopAll(wave, deadline)
	}
	s.stopOrphans(later(deadline, time.Now().Add(killWait)))
}

// stopWaves are the members that may be asked to end at the same time: the app and what started with or after it, those
// that others depend on after the others; then one by one what started before the app, the last one first.
func (s *supervisor) stopWaves() [][]*member {
	var together, last [][]*member
	for i := len(s.order) - 1; i >= 0; i-- { // in this order, who depends on a member comes before it
		m := s.order[i]
		if m.start == startBefore {
			last = append(last, []*member{m})
			continue
		}
		wave := waveAfter(together, m)
		if wave == len(together) {
			together = append(together, nil)
		}
		together[wave] = append(together[wave], m)
	}
	return append(together, last...)
}

// waveAfter is the first wave in which nobody depends on the member any more.
func waveAfter(waves [][]*member, m *member) int {
	for i := len(waves) - 1; i >= 0; i-- {
		for _, other := range waves[i] {
			if slices.Contains(other.dependsOn, m.name) && m.kind == kindSidecar {
				return i + 1
			}
		}
	}
	return 0
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
