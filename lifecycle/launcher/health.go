package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

const (
	defaultStartTimeout = 60 * time.Second
	defaultInterval     = 30 * time.Second

	firstProbeWait = 20 * time.Millisecond
	lastProbeWait  = 500 * time.Millisecond
)

// watch follows a member from its start: until its first check passes, then at intervals.
func (s *supervisor) watch(m *member) {
	if !m.check.watches() {
		s.cameUp(m, target{kind: checkProcess}, 0)
		return
	}
	t, err := m.check.resolve(m)
	if err != nil {
		s.fail(err)
		return
	}
	go s.awaitFirst(m.context, m, t, m.check.Timeout.or(defaultStartTimeout))
}

// awaitFirst probes, quickly at first, until the check passes or its time is over.
func (s *supervisor) awaitFirst(ctx context.Context, m *member, t target, limit time.Duration) {
	started := time.Now()
	wait := firstProbeWait
	for attempts := 1; ; attempts++ {
		err := s.probe(ctx, t)
		m.checked(t, err)
		after := time.Since(started)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			s.post(func() { s.stillRunning(ctx, func() { s.cameUp(m, t, after) }) })
			return
		}
		if after >= limit {
			s.post(func() { s.stillRunning(ctx, func() { s.neverCameUp(m, t, limit, after, attempts, err) }) })
			return
		}
		if left := limit - after; wait > left {
			wait = left
		}
		if !sleep(ctx, wait) {
			return
		}
		if wait = wait * 3 / 2; wait > lastProbeWait {
			wait = lastProbeWait
		}
	}
}

// stillRunning drops the news of a member that ended, or ended and started again, since the probe.
func (s *supervisor) stillRunning(ctx context.Context, then func()) {
	if ctx.Err() == nil && s.cause == nil {
		then()
	}
}

func (s *supervisor) cameUp(m *member, t target, after time.Duration) {
	m.up, m.unhealthy = true, false
	name := "ready"
	if m.kind == kindProcess {
		name = "healthy"
	}
	if m.readiness.watches() {
		// Told first, so that nobody routes a request to what is up but not ready.
		s.events.write(event{Kind: m.kind, Member: m.name, Event: "unroutable", PID: m.pid})
	}
	s.events.write(event{Kind: m.kind, Member: m.name, Event: name, PID: m.pid, AfterS: afterSeconds(after), Detail: t.what()})
	s.followReadiness(m)
	if !m.health.watches() {
		return
	}
	lasting, err := m.health.resolve(m)
	if err != nil {
		s.fail(err)
		return
	}
	go s.keepWatching(m.context, m, lasting)
}

func (s *supervisor) neverCameUp(m *member, t target, limit, after time.Duration, attempts int, err error) {
	s.events.write(event{Kind: m.kind, Member: m.name, Event: "unhealthy", PID: m.pid, Detail: err.Error()})
	detail := fmt.Sprintf("Sidecar '%s' was not ready after %s: %s (%v)", m.name, inSeconds(limit), t.missing(), err)
	if m.kind == kindProcess {
		detail = fmt.Sprintf("Instance never healthy after %s: Timed out after %s (%d attempts) waiting for startup check to succeed: %v",
			after.Round(100*time.Millisecond), limit, attempts, err)
	}
	s.end(reasonNotReady, exitNotHealthy, detail)
}

// keepWatching probes at intervals; the first failure counts.
func (s *supervisor) keepWatching(ctx context.Context, m *member, t target) {
	for sleep(ctx, m.health.Interval.or(defaultInterval)) {
		err := s.probe(ctx, t)
		if ctx.Err() != nil {
			return
		}
		m.checked(t, err)
		if err != nil {
			s.post(func() { s.stillRunning(ctx, func() { s.becameUnhealthy(m, err) }) })
			if m.onExit != onExitIgnore {
				return
			}
		}
	}
}

func (s *supervisor) becameUnhealthy(m *member, err error) {
	detail := fmt.Sprintf("Instance became unhealthy: Liveness check unsuccessful: %v", err)
	if m.kind == kindSidecar {
		detail = fmt.Sprintf("Instance became unhealthy: Sidecar '%s': Liveness check unsuccessful: %v", m.name, err)
	}
	s.events.write(event{Kind: m.kind, Member: m.name, Event: "unhealthy", PID: m.pid, Detail: err.Error()})
	m.unhealthy = true
	switch m.onExit {
	case onExitIgnore:
	case onExitRestart:
		m.signal(syscall.SIGKILL) // its end restarts it
	default:
		s.end(reasonUnhealthy, exitNotHealthy, detail)
	}
}

// startProbe runs a check's command, without output.
func (s *supervisor) startProbe(t target, ended chan<- syscall.WaitStatus) (int, error) {
	pid, err := program{home: t.home, env: t.env, script: t.path, files: make([]*os.File, 3)}.fork()
	if err == nil {
		s.probes[pid] = ended
	}
	return pid, err
}

// sleep is false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// inSeconds writes a limit as the descriptor does: 30 s.
func inSeconds(d time.Duration) string {
	text := fmt.Sprintf("%.3f", d.Seconds())
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + " s"
}
