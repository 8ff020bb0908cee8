package main

import (
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const (
	// idleWait is how long nothing may come from a member that ended before its output counts as complete: a child that
	// survived it may hold the pipe open for ever.
	idleWait = 250 * time.Millisecond
	// drainWait bounds the whole, since such a child may also write for ever.
	drainWait = 5 * time.Second
)

// outputs are the two pipes of one run of a member.
type outputs struct {
	streams []*stream
	open    sync.WaitGroup
}

// stream is a pipe that counts what is read from it.
type stream struct {
	*os.File
	reads atomic.Int64
	busy  atomic.Bool // what was read is still being written
}

func (s *stream) Read(into []byte) (int, error) {
	s.busy.Store(false)
	n, err := s.File.Read(into)
	s.busy.Store(n > 0)
	s.reads.Add(1)
	return n, err
}

// drain waits until all that an ended member wrote is relayed.
func (o *outputs) drain() {
	closed := make(chan struct{})
	go func() {
		o.open.Wait()
		close(closed)
	}()
	last := int64(-1)
	for end := time.Now().Add(drainWait); time.Now().Before(end); {
		select {
		case <-closed:
			return
		case <-time.After(idleWait):
		}
		reads, idle := int64(0), true
		for _, s := range o.streams {
			reads += s.reads.Load()
			idle = idle && s.unread() == 0 && !s.busy.Load()
		}
		if idle && reads == last {
			return
		}
		last = reads
	}
}

// unread is how many bytes still stand in the pipe.
func (s *stream) unread() int {
	var count int32
	connection, err := s.SyscallConn()
	if err != nil {
		return 0 // closed
	}
	connection.Control(func(fd uintptr) {
		syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCINQ, uintptr(unsafe.Pointer(&count))) // FIONREAD's other name
	})
	return int(count)
}

const (
	setPipeSize = 1031 // F_SETPIPE_SZ
	wideBytes   = 256 << 10
)

// widen gives the pipe behind a stream more room, where there is one and the kernel allows it.
func widen(from any) {
	s, ok := from.(*stream)
	if !ok {
		return
	}
	if connection, err := s.SyscallConn(); err == nil {
		connection.Control(func(fd uintptr) { syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, wideBytes) })
	}
}
