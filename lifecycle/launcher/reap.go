package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const prSetChildSubreaper = 36

// reaper is the one place that waits for children: members, their orphans, and whatever else the kernel hands us.
type reaper struct {
	children chan os.Signal
	asks     chan chan<- bool
}

// startReaper tells ended of each child that ended. It must run before the first child starts.
func startReaper(ended func(pid int, status syscall.WaitStatus)) *reaper {
	if os.Getpid() != 1 {
		syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0)
	}
	// One place in the channel is enough: each signal makes us collect all there are.
	r := &reaper{children: make(chan os.Signal, 1), asks: make(chan chan<- bool, 1)}
	signal.Notify(r.children, syscall.SIGCHLD)
	go func() {
		for {
			select {
			case <-r.children:
				collect(ended)
			case answer := <-r.asks:
				answer <- collect(ended)
			}
		}
	}()
	return r
}

// collect reaps all children that ended, and tells whether there are no others.
func collect(ended func(int, syscall.WaitStatus)) (childless bool) {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return err == syscall.ECHILD
		case pid == 0:
			return false
		default:
			ended(pid, status)
		}
	}
}

// childless asks the reaper, handling what it has to tell first.
func (s *supervisor) childless() bool {
	answer := make(chan bool, 1)
	s.reaper.asks <- answer
	for {
		select {
		case happened := <-s.inbox:
			happened()
		case childless := <-answer:
			return childless
		}
	}
}

// killOrphans signals what members left behind: everything in the container, or else the children we adopted.
func killOrphans(signal syscall.Signal) {
	if os.Getpid() == 1 {
		syscall.Kill(-1, signal)
		return
	}
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for _, word := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(word); err == nil {
				syscall.Kill(pid, signal)
			}
		}
	}
}

// stopOrphans ends daemons after the members are gone.
func (s *supervisor) stopOrphans(deadline time.Time) {
	if s.childless() {
		return
	}
	killOrphans(syscall.SIGTERM)
	if s.waitUntil(deadline, s.childless) {
		return
	}
	end := time.Now().Add(killWait)
	for time.Now().Before(end) && !s.childless() {
		killOrphans(syscall.SIGKILL) // again and again: the children of those that end become ours
		s.pump(time.Now().Add(pollWait))
	}
}
