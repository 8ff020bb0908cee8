package main

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

// restart bounds how often, and how soon, a member with "on_exit": "restart" is started again.
type restart struct {
	Max      *int    `json:"max"`
	Delay    seconds `json:"delay_s"`
	MaxDelay seconds `json:"max_delay_s"`
	Reset    seconds `json:"reset_s"`
}

const (
	// restartDelay doubles with each restart, up to restartMaxDelay.
	restartDelay    = 100 * time.Millisecond
	restartMaxDelay = 30 * time.Second
	maxRestarts     = 5
	// restartReset is how long a member has to run until its earlier ends are forgotten.
	restartReset = 5 * time.Minute
)

func (r restart) validate(where string) error {
	if r.Max != nil && *r.Max < 0 {
		return fmt.Errorf("%s: restart: max is below 0", where)
	}
	return nil
}

func (r restart) max() int {
	if r.Max == nil {
		return maxRestarts
	}
	return *r.Max
}

// delay is how long to wait after so many restarts.
func (r restart) delay(restarts int) time.Duration {
	delay, most := r.Delay.or(restartDelay), r.MaxDelay.or(restartMaxDelay)
	for ; restarts > 0 && delay < most; restarts-- {
		delay *= 2
	}
	return jittered(min(delay, most))
}

// jittered is half to one and a half of a delay, so that what failed together does not come back together.
func jittered(delay time.Duration) time.Duration { return delay/2 + rand.N(max(delay, 1)) }

// again starts a member anew, if it may; else it is false.
func (s *supervisor) again(m *member) bool {
	if time.Since(m.startedAt) > m.restart.Reset.or(restartReset) {
		m.restarts = 0
	}
	if m.restarts >= m.restart.max() {
		return false
	}
	delay := m.restart.delay(m.restarts)
	m.restarts++
	m.restarted++
	m.up, m.restarting = false, true
	time.AfterFunc(delay, func() { s.post(func() { s.startAgain(m) }) })
	return true
}

func (s *supervisor) startAgain(m *member) {
	if s.cause != nil {
		return
	}
	m.signal(syscall.SIGKILL) // what is left of its group
	m.restarting = false
	if s.open(m) {
		s.release(m)
	}
}
