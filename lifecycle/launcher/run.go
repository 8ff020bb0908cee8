package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
)

// runOptions is the command line of "launcher run".
type runOptions struct {
	droplet       string
	root          string
	process       string
	digest        string
	externalLinks bool
	logFD         int
	eventFD       int
}

// isDigest wants sha256: and 64 small hexadecimal digits. A regular expression would cost every start a tenth of a
// millisecond.
func isDigest(text string) bool {
	digits, named := strings.CutPrefix(text, "sha256:")
	return named && len(digits) == 64 && strings.Trim(digits, "0123456789abcdef") == ""
}

func parseRunOptions(args []string) (runOptions, error) {
	var o runOptions
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.droplet, "droplet", "", "")
	flags.StringVar(&o.root, "root", linkBase, "")
	flags.StringVar(&o.process, "process", "web", "")
	flags.StringVar(&o.digest, "digest", "", "")
	links := flags.String("external-links", "refuse", "")
	flags.IntVar(&o.logFD, "log-fd", 0, "")
	flags.IntVar(&o.eventFD, "event-fd", 0, "")
	err := flags.Parse(args)
	if err != nil {
		return o, err
	}
	o.digest = strings.ToLower(o.digest)
	o.externalLinks = *links == "keep"
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument '%s'", flags.Arg(0))
	case *links != "keep" && *links != "refuse":
		return o, fmt.Errorf("--external-links '%s' is neither keep nor refuse", *links)
	case o.digest != "" && !isDigest(o.digest):
		return o, fmt.Errorf("--digest '%s' is not sha256: and 64 hexadecimal digits", o.digest)
	}
	o.root, err = filepath.Abs(o.root)
	return o, err
}

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
	log := &logbook{file: logFile, out: os.Stdout, err: os.Stderr}
	s := newSupervisor(log, &eventLog{file: eventFile}, self)
	s.listen()
	if s.prepare(options) {
		s.bringUp()
	}
	s.await(func() bool { return false })
	s.tearDown()
	return s.finish()
}

// inherited is a file that whoever started the launcher opened for it.
func inherited(option string, fd int) (*os.File, error) {
	if fd == 0 {
		return nil, nil
	}
	var status syscall.Stat_t
	if fd < 0 || syscall.Fstat(fd, &status) != nil {
		return nil, fmt.Errorf("%s %d is not open", option, fd)
	}
	return os.NewFile(uintptr(fd), option), nil
}

const (
	sysCloseRange     = 436
	closeRangeCloexec = 4
)

// closeOnExec keeps every descriptor beyond the standard streams from the members, whoever left it open.
func closeOnExec() {
	if _, _, errno := syscall.RawSyscall(sysCloseRange, 3, ^uintptr(0)>>32, closeRangeCloexec); errno == 0 {
		return
	}
	var limit syscall.Rlimit
	syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	for fd := 3; fd < int(min(limit.Cur, 1<<16)); fd++ {
		syscall.CloseOnExec(fd)
	}
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

// containerEnvironment is what all members start from; CredHub may take its time to answer.
func (s *supervisor) containerEnvironment() (environ, bool) {
	say := func(line string) { fmt.Fprintln(os.Stderr, "launcher: "+line) }
	resolved := make(chan environ, 1)
	ok := s.beside(func() error {
		env, err := parseEnviron(os.Environ()).resolved(s.context, standardTries(say))
		if err != nil {
			return failf(exitDescriptor, "%v", err)
		}
		resolved <- env
		return nil
	})
	if !ok {
		return nil, false
	}
	return <-resolved, true
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
