package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
)

func runCommand(args []string) int {
	options, err := parseRunOptions(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return 0
	}
	var logFile, eventFile *os.File
	if err == nil {
		logFile, err = inherited("--log-fd", options.logFD)
	}
	if err == nil {
		eventFile, err = inherited("--event-fd", options.eventFD)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "launcher: %v\n%s", err, usage)
		return exitUsage
	}
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintf(os.Stderr, "launcher: cannot find its own executable: %v\n", err)
		return exitInternal
	}
	closeOnExec()
	syscall.Umask(0o022)
	log := &logbook{file: logFile, format: options.output, out: os.Stdout, err: os.Stderr}
	if logFile != nil {
		log.format = formatJSON
	}
	s := newSupervisor(log, &eventLog{file: eventFile}, self)
	s.listen()
	s.socket, s.socketAsked = cmp.Or(options.statusSocket, filepath.Join(options.root, statusName)), options.statusSocket != ""
	if s.prepare(options) {
		s.bringUp()
	}
	s.await(func() bool { return false })
	s.tearDown()
	return s.finish()
}

func (s *supervisor) listen() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGWINCH, syscall.SIGPIPE)
	go func() {
		for received := range signals {
			number := received.(syscall.Signal)
			s.post(func() { s.received(number) })
		}
	}()
}

// prepare unpacks the droplet, reads what it says, and makes the members.
func (s *supervisor) prepare(o runOptions) bool {
	if o.droplet != "" && !s.unpack(o) {
		return false
	}
	d, err := readDescriptor(o.root)
	if err != nil {
		s.fail(err)
		return false
	}
	base, ok := s.containerEnvironment()
	if !ok {
		return false
	}
	if err := s.enlist(d, o, base); err != nil {
		s.fail(err)
		return false
	}
	return true
}

// containerEnvironment is what all members start from; CredHub, where it has to be asked, may take its time to answer.
func (s *supervisor) containerEnvironment() (base environ, ok bool) {
	env := parseEnviron(os.Environ())
	resolve := func() (err error) {
		base, err = env.resolved(s.context, standardTries(func(line string) { s.say("%s", line) }))
		if err != nil {
			return failf(exitDescriptor, "%v", err)
		}
		return nil
	}
	if env.asksCredhub() {
		return base, s.beside(resolve)
	}
	if err := resolve(); err != nil {
		s.fail(err)
		return nil, false
	}
	return base, true
}

// beside does something lasting while the main goroutine hears signals; it is false when the instance ends.
func (s *supervisor) beside(work func() error) bool {
	done := false
	go func() {
		err := work()
		s.post(func() {
			done = true
			if err != nil {
				s.fail(err)
			}
		})
	}()
	s.await(func() bool { return done })
	for !done && s.stops < 2 {
		(<-s.inbox)() // it cleans up
	}
	return s.cause == nil
}

func (s *supervisor) unpack(o runOptions) bool {
	if digest, complete := unpackedDigest(o.root); complete {
		if o.digest != "" && digest != o.digest {
			s.fail(failf(exitDigest, "%s holds another droplet: its digest is %s, expected %s", o.root, digest, o.digest))
		}
		return s.cause == nil
	}
	unpacked := s.beside(func() error {
		u := unpacking{droplet: o.droplet, root: o.root, digest: o.digest, externalLinks: o.externalLinks}
		return u.run(s.context) // which ends when the instance does
	})
	debug.FreeOSMemory() // nothing so large comes again
	if unpacked {
		s.events.write(event{Kind: kindLauncher, Event: "unpacked", Detail: o.droplet})
	}
	return unpacked
}
