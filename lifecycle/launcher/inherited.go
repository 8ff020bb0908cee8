package main

import (
	"fmt"
	"os"
	"syscall"
)

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

// raiseNofile lets the members open so many files, or as many as they may.
func raiseNofile(wanted uint64) {
	var limit syscall.Rlimit
	if wanted == 0 || syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return
	}
	limit.Cur = min(wanted, limit.Max)
	syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
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
