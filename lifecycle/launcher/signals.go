package main

import (
	"strconv"
	"strings"
	"syscall"
)

var signalNumbers = map[string]syscall.Signal{
	"HUP": syscall.SIGHUP, "INT": syscall.SIGINT, "QUIT": syscall.SIGQUIT, "KILL": syscall.SIGKILL, "USR1": syscall.SIGUSR1,
	"USR2": syscall.SIGUSR2, "TERM": syscall.SIGTERM, "WINCH": syscall.SIGWINCH, "ABRT": syscall.SIGABRT,
	"ALRM": syscall.SIGALRM, "BUS": syscall.SIGBUS, "FPE": syscall.SIGFPE, "ILL": syscall.SIGILL, "PIPE": syscall.SIGPIPE,
	"SEGV": syscall.SIGSEGV, "SYS": syscall.SIGSYS, "TRAP": syscall.SIGTRAP, "XCPU": syscall.SIGXCPU, "XFSZ": syscall.SIGXFSZ,
}

// signalNamed reads TERM, SIGTERM or 15.
func signalNamed(text string) (syscall.Signal, bool) {
	if number, err := strconv.Atoi(text); err == nil {
		return syscall.Signal(number), number > 0 && number < 65
	}
	signal, known := signalNumbers[strings.TrimPrefix(strings.ToUpper(text), "SIG")]
	return signal, known
}

func signalName(signal syscall.Signal) string {
	for name, number := range signalNumbers {
		if number == signal {
			return name
		}
	}
	return strconv.Itoa(int(signal))
}

// exitStatus is how shells count: the exit code, or 128 and the signal.
func exitStatus(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}
