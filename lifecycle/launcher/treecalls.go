package main

import (
	"syscall"
	"time"
	"unsafe"
)

const (
	sysOpenat2     = 437
	resolveBeneath = 0x08
	resolveNoLinks = 0x04
	resolveNoMagic = 0x02
)

func openBeneath(root int, name string) (int, error) {
	text, err := syscall.BytePtrFromString(name)
	if err != nil {
		return -1, err
	}
	how := struct{ flags, mode, resolve uint64 }{asDirectory, 0, resolveBeneath | resolveNoLinks | resolveNoMagic}
	fd, _, errno := syscall.Syscall6(sysOpenat2, uintptr(root), uintptr(unsafe.Pointer(text)),
		uintptr(unsafe.Pointer(&how)), unsafe.Sizeof(how), 0, 0)
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}

func setTime(fd int, modified time.Time) error {
	spec := [2]syscall.Timespec{syscall.NsecToTimespec(modified.UnixNano()), syscall.NsecToTimespec(modified.UnixNano())}
	_, _, errno := syscall.Syscall6(syscall.SYS_UTIMENSAT, uintptr(fd), 0, uintptr(unsafe.Pointer(&spec)), 0, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

func symlinkAt(target string, directory int, name string) error {
	targetText, err := syscall.BytePtrFromString(target)
	if err != nil {
		return err
	}
	nameText, err := syscall.BytePtrFromString(name)
	if err != nil {
		return err
	}
	_, _, errno := syscall.Syscall(syscall.SYS_SYMLINKAT, uintptr(unsafe.Pointer(targetText)), uintptr(directory), uintptr(unsafe.Pointer(nameText)))
	if errno != 0 {
		return errno
	}
	return nil
}

func linkAt(fromDirectory int, from string, toDirectory int, to string) error {
	fromText, err := syscall.BytePtrFromString(from)
	if err != nil {
		return err
	}
	toText, err := syscall.BytePtrFromString(to)
	if err != nil {
		return err
	}
	_, _, errno := syscall.Syscall6(syscall.SYS_LINKAT, uintptr(fromDirectory), uintptr(unsafe.Pointer(fromText)),
		uintptr(toDirectory), uintptr(unsafe.Pointer(toText)), 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
