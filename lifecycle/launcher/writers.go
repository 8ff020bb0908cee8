package main

import (
	"path"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	mostWriters = 4
	// filesAhead is how many small files wait for a writer; each keeps its piece of the archive and its directory open.
	filesAhead = 128
	partsAhead = 4
)

// newFile is a file to write: its first part, and a channel of those that follow, if any.
type newFile struct {
	name     string
	parent   *openDirectory
	mode     uint32
	modified time.Time
	first    filePart
	more     chan filePart
}

// filePart is bytes of a piece that is retained until they are written.
type filePart struct {
	bytes []byte
	from  *piece
}

func (p filePart) release() {
	if p.from != nil {
		p.from.release()
	}
}

// openDirectory is closed when the last file in it is made.
type openDirectory struct {
	fd    int
	users atomic.Int32
}

func (d *openDirectory) retain() { d.users.Add(1) }

func (d *openDirectory) release() {
	if d.users.Add(-1) == 0 {
		syscall.Close(d.fd)
	}
}

// writers write files at the same time, each file by one of them.
type writers struct {
	files   chan *newFile
	started int
	waited  bool
	running sync.WaitGroup
	failed  atomic.Pointer[error]
}

func newWriters() *writers {
	return &writers{files: make(chan *newFile, filesAhead)}
}

func (w *writers) write(file *newFile) {
	if w.started < mostWriters {
		w.started++
		w.running.Add(1)
		go w.run()
	}
	w.files <- file
}

// wait is for all files to be written; nothing can be written any more.
func (w *writers) wait() error {
	if !w.waited {
		w.waited = true
		close(w.files)
	}
	w.running.Wait()
	return w.fault()
}

func (w *writers) fault() error {
	if failed := w.failed.Load(); failed != nil {
		return *failed
	}
	return nil
}

func (w *writers) run() {
	defer w.running.Done()
	for file := range w.files {
		if err := w.make(file); err != nil {
			err = inEntry(file.name, err)
			w.failed.CompareAndSwap(nil, &err)
		}
		file.parent.release()
		file.drain()
	}
}

// drain releases what was not written.
func (f *newFile) drain() {
	f.first.release()
	if f.more != nil {
		for part := range f.more {
			part.release()
		}
	}
}

func (w *writers) make(file *newFile) error {
	if w.fault() != nil {
		return nil // all of it will be removed
	}
	fd, err := syscall.Openat(file.parent.fd, path.Base(file.name), openNew, file.mode)
	if err != nil {
		return err
	}
	err = writeParts(fd, file)
	if err == nil && file.mode&0o022 != 0 {
		err = syscall.Fchmod(fd, file.mode) // what the umask took away
	}
	if err == nil {
		err = setTime(fd, file.modified)
	}
	return firstError(err, syscall.Close(fd))
}

func writeParts(fd int, file *newFile) error {
	if err := writeAll(fd, file.first.bytes); err != nil || file.more == nil {
		return err
	}
	for part := range file.more {
		err := writeAll(fd, part.bytes)
		part.release()
		if err != nil {
			return err
		}
	}
	return nil
}
