package main

import (
	"context"
	"time"
)

// unroutedInterval is how often a member is asked until it takes requests for the first time.
const unroutedInterval = 2 * time.Second

// Cloud Foundry's words.
const (
	routableText   = "Container passed the readiness health check. Container marked ready and added to route pool."
	unroutableText = "Container failed the readiness health check. Container marked not ready and removed from route pool."
)

// followReadiness asks a member that is up whether it takes requests, which ends nothing: it only tells who routes them.
func (s *supervisor) followReadiness(m *member) {
	if !m.readiness.watches() {
		return
	}
	t, err := m.readiness.resolve(m)
	if err != nil {
		s.fail(err)
		return
	}
	go s.askReadiness(m.context, m, t)
}

func (s *supervisor) askReadiness(ctx context.Context, m *member, t target) {
	interval := m.readiness.Interval.or(defaultInterval)
	was, wait := false, min(unroutedInterval, interval)
	for {
		err := s.probe(ctx, t)
		if ctx.Err() != nil {
			return
		}
		if is := err == nil; is != was {
			was, wait = is, interval
			s.post(func() { s.stillRunning(ctx, func() { s.routes(m, err) }) })
		}
		if !sleep(ctx, wait) {
			return
		}
	}
}

func (s *supervisor) routes(m *member, err error) {
	e := event{Kind: m.kind, Member: m.name, Event: "routable", PID: m.pid, Detail: routableText}
	m.routable = err == nil
	if err != nil {
		e.Event, e.Detail = "unroutable", unroutableText+" "+err.Error()
	}
	s.events.write(e)
}
