package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	// restartWait doubles with each restart of a sidecar with "on_exit": "restart", of which maxRestarts are allowed
	// unless it ran for restartReset.
	restartWait  = 100 * time.Millisecond
	maxRestarts  = 5
	restartReset = 5 * time.Minute
)

// jittered is half to one and a half of a delay, so that what failed together does not come back together.
func jittered(delay time.Duration) time.Duration { return delay/2 + rand.N(delay) }

// member is the process or one of its sidecars.
type member struct {
	kind    string
	name    string
	source  string // in log lines, with the instance's index
	home    string
	sources bool    // runs profile scripts itself, rather than taking the app's environment
	env     environ // what it starts with; after the hand-over, what the profile scripts made of it
	memory  int     // its share in MB, 0: the environment's
	command string
	prefix  string

	start     string
	dependsOn []string
	check     check // what it waits for at the start
	health    check
	onExit    string
	stop      stop

	pid       int
	running   bool
	handover  *handover
	handed    bool // env is final
	released  bool // the command runs
	up        bool // ready, or healthy
	exceeded  bool // had to be killed
	restarts  int
	startedAt time.Time
	cancel    context.CancelFunc // ends its checks
	context   context.Context
	output    *outputs
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

// launch starts the member's shell, in a session of its own, with nothing but its standard streams and, where it sources
// profile scripts, the two descriptors of the hand-over.
func (s *supervisor) launch(m *member) error {
	os.MkdirAll(filepath.Join(m.home, "..", "tmp"), 0o755)
	var ours, theirs []*os.File // the ends of pipes
	pipe := func() (reader, writer *os.File, err error) {
		reader, writer, err = os.Pipe()
		if err == nil {
			ours, theirs = append(ours, reader), append(theirs, writer)
		}
		return reader, writer, err
	}
	defer func() { closeAll(theirs) }()
	out, outWriter, err1 := pipe()
	errs, errWriter, err2 := pipe()
	if err := firstError(err1, err2); err != nil {
		closeAll(ours)
		return err
	}
	start := program{home: m.home, env: m.env, script: m.command, files: []*os.File{nil, outWriter, errWriter}}
	if m.kind == kindProcess {
		start.files[0] = os.Stdin
	}
	if m.sources && !m.handed {
		h, report, permit, err := newHandover()
		if err != nil {
			closeAll(ours)
			return err
		}
		m.handover = h
		theirs = append(theirs, report, permit)
		start.report, start.permit = report, permit
		start.script = unitShell(profileScripts(m.home, true), s.self, m.command, m.prefix)
	}
	pid, err := start.fork()
	if err != nil {
		closeAll(ours)
		return failf(exitNotHealthy, "cannot start %s: %v", m.title(), err)
	}
	s.started(m, pid)
	s.relay(m, out, streamOut)
	s.relay(m, errs, streamErr)
	if start.report != nil {
		go m.handover.receive(func(env environ) { s.post(func() { s.handedOver(m, env) }) })
	}
	return nil
}

func (s *supervisor) started(m *member, pid int) {
	m.pid, m.running, m.exceeded, m.startedAt = pid, true, false, time.Now()
	m.context, m.cancel = context.WithCancel(s.context)
	m.output = &outputs{}
	s.byPID[pid] = m
}

func (s *supervisor) relay(m *member, from *os.File, name string) {
	output, pipe := m.output, &stream{File: from}
	output.streams = append(output.streams, pipe)
	output.open.Add(1)
	s.pending++
	go func() {
		s.log.relay(pipe, m.source, name)
		pipe.Close()
		output.open.Done()
		s.post(func() { s.pending-- })
	}()
}

// program is a shell script to run in its own session.
type program struct {
	home           string
	env            environ
	script         string
	files          []*os.File // standard streams, nil for /dev/null
	report, permit *os.File   // of the hand-over, or nil
}

// fork may only be called by the main goroutine; see init.
func (p program) fork() (int, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	var files []uintptr
	for _, file := range p.files {
		if file == nil {
			file = null
		}
		files = append(files, file.Fd())
	}
	if p.report != nil {
		for len(files) < reportFD {
			files = append(files, ^uintptr(0)) // closed
		}
		files = append(files, p.report.Fd(), p.permit.Fd())
	}
	bash := shellPath(p.env)
	pid, err := syscall.ForkExec(bash, []string{"bash", "-c", p.script}, &syscall.ProcAttr{
		Dir:   p.home,
		Env:   p.env.pairs(),
		Files: files,
		Sys:   &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		return 0, fmt.Errorf("%s in %s: %w", bash, p.home, err)
	}
	return pid, nil
}

func closeAll(files []*os.File) {
	for _, file := range files {
		file.Close()
	}
}
