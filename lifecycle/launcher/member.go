package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// member is the process or one of its sidecars.
type member struct {
	kind      string
	name      string
	source    string // in log lines, with the instance's index
	home      string
	sources   bool     // runs profile scripts itself, rather than taking the app's environment
	env       environ  // what it starts with; after the hand-over, what the profile scripts made of it
	scripts   []string // its profile scripts, where it sources any
	gated     bool     // others start with what its scripts make, so it waits for them
	memory    int      // its share in MB, 0: the environment's
	ownMemory bool     // it has a figure of its own
	cgroup    *cgroup  // nil: the container's
	command   string
	prefix    string

	start     string
	dependsOn []string
	check     check // what it waits for at the start
	health    check
	readiness check // whether it takes requests
	onExit    string
	restart   restart
	stop      stop

	opened     bool // was ever started
	pid        int
	running    bool
	handover   *handover
	handed     bool // env is final
	released   bool // the command runs
	up         bool // ready, or healthy
	exceeded   bool // had to be killed
	unhealthy  bool // the last check failed
	routable   bool
	restarting bool // waits for its next start
	restarts   int  // since it last ran for long
	restarted  int  // in all
	lastCheck  atomic.Pointer[lastCheck]
	startedAt  time.Time
	cancel     context.CancelFunc // ends its checks
	context    context.Context
	output     *outputs
}

func (m *member) title() string {
	if m.kind == kindProcess {
		return fmt.Sprintf("process '%s'", m.name)
	}
	return fmt.Sprintf("sidecar '%s'", m.name)
}

// describe is the part of an exit description that names the member: the source without the index.
func (m *member) describe() string { return m.source[:strings.LastIndex(m.source, "/")] }

func (m *member) stopSignal() syscall.Signal {
	if signal, known := signalNamed(m.stop.Signal); known {
		return signal
	}
	return syscall.SIGTERM
}

func (m *member) signal(signal syscall.Signal) {
	if m.pid > 0 {
		syscall.Kill(-m.pid, signal)
	}
}

// gone tells whether nothing of its process group is left.
func (m *member) gone() bool {
	return m.pid == 0 || !m.running && syscall.Kill(-m.pid, 0) == syscall.ESRCH
}
