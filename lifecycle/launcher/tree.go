package main

import (
	"path"
	"strings"
	"syscall"
	"time"
)

// tree writes below one directory and nowhere else: each entry is made in a directory that was opened without following
// any link, each by its own name, and only where nothing stands yet. Files are written first; then hard links are made,
// symbolic links when there is nothing left to write through them, and last directories get their modes and times.
type tree struct {
	root        int
	parent      *openDirectory // of the last entry: entries come directory by directory
	parentName  string
	directories map[string]*directory
	order       []*directory
	hardLinks   []*entry
	symlinks    []*entry
	writers     *writers
}

type directory struct {
	name  string
	named bool // has an entry of its own, rather than being the parent of one
	mode  uint32
	time  time.Time
}

const (
	asDirectory = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_NOFOLLOW | syscall.O_CLOEXEC
	openNew     = syscall.O_WRONLY | syscall.O_CREAT | syscall.O_EXCL | syscall.O_NOFOLLOW | syscall.O_CLOEXEC
)

func openTree(root string) (*tree, error) {
	fd, err := syscall.Open(root, asDirectory, 0)
	if err != nil {
		return nil, err
	}
	return &tree{root: fd, directories: map[string]*directory{}, writers: newWriters()}, nil
}

// close waits until nothing is written any more.
func (t *tree) close() {
	t.writers.wait()
	t.forgetParent()
	syscall.Close(t.root)
}

// put makes the entry, or remembers it until it can be made. Entries fit those before them: see names.
func (t *tree) put(e *entry, content *tarReader) error {
	switch e.kind {
	case kindDirectory:
		return t.directory(e)
	case kindFile:
		return t.file(e, content)
	case kindHardLink:
		t.hardLinks = append(t.hardLinks, e)
	case kindSymlink:
		t.symlinks = append(t.symlinks, e)
	}
	return nil
}

func (t *tree) directory(e *entry) error {
	known := t.directories[e.name]
	if known == nil {
		parent, err := t.parentOf(e.name)
		if err != nil {
			return err
		}
		if known, err = t.make(parent, e.name); err != nil {
			return err
		}
	}
	// The owner's bits stay: a directory that its owner cannot write can be neither renamed nor removed by him.
	known.named, known.mode, known.time = true, e.mode&0o777|0o700, e.modified
	return nil
}

// file gives the content to a writer, piece by piece.
func (t *tree) file(e *entry, content *tarReader) error {
	parent, err := t.parentOf(e.name)
	if err != nil {
		return err
	}
	file := &newFile{name: e.name, parent: parent, mode: e.mode & 0o777, modified: e.modified}
	if file.first, err = content.retainedPart(); err != nil {
		return err
	}
	parent.retain()
	if content.left == 0 {
		t.writers.write(file)
		return nil
	}
	file.more = make(chan filePart, partsAhead)
	defer close(file.more)
	t.writers.write(file)
	for content.left > 0 {
		part, err := content.retainedPart()
		if err != nil {
			return err
		}
		file.more <- part
	}
	return nil
}

// finish makes what must come last.
func (t *tree) finish() error {
	if err := t.writers.wait(); err != nil {
		return err
	}
	for _, link := range t.hardLinks {
		if err := t.hardLink(link); err != nil {
			return inEntry(link.name, err)
		}
	}
	for _, link := range t.symlinks {
		if err := t.symlink(link); err != nil {
			return inEntry(link.name, err)
		}
	}
	return t.settle()
}

// hardLink links to a regular file that an earlier entry brought.
func (t *tree) hardLink(e *entry) error {
	first, err := t.open(path.Dir(e.target))
	if err != nil {
		return err
	}
	defer syscall.Close(first)
	parent, err := t.parentOf(e.name)
	if err != nil {
		return err
	}
	return linkAt(first, path.Base(e.target), parent.fd, path.Base(e.name))
}

func (t *tree) symlink(e *entry) error {
	parent, err := t.parentOf(e.name)
	if err != nil {
		return err
	}
	return symlinkAt(e.target, parent.fd, path.Base(e.name))
}

// settle gives directories their modes and times, inner ones first, when nothing is written into them any more.
func (t *tree) settle() error {
	t.forgetParent()
	for i := len(t.order) - 1; i >= 0; i-- {
		d := t.order[i]
		if !d.named {
			continue
		}
		fd, err := t.open(d.name)
		if err != nil {
			return inEntry(d.name, err)
		}
		err = firstError(syscall.Fchmod(fd, d.mode), setTime(fd, d.time))
		syscall.Close(fd)
		if err != nil {
			return inEntry(d.name, err)
		}
	}
	return nil
}

// parentOf opens the directory an entry goes into, making those that have no entry of their own.
func (t *tree) parentOf(name string) (*openDirectory, error) {
	parentName := path.Dir(name)
	if t.parent != nil && t.parentName == parentName {
		return t.parent, nil
	}
	if parentName != "." && t.directories[parentName] == nil {
		grandparent, err := t.parentOf(parentName)
		if err != nil {
			return nil, err
		}
		if _, err := t.make(grandparent, parentName); err != nil {
			return nil, err
		}
	}
	fd, err := t.open(parentName)
	if err != nil {
		return nil, err
	}
	t.forgetParent()
	t.parent, t.parentName = &openDirectory{fd: fd}, parentName
	t.parent.retain()
	return t.parent, nil
}

func (t *tree) make(parent *openDirectory, name string) (*directory, error) {
	if err := syscall.Mkdirat(parent.fd, path.Base(name), 0o755); err != nil {
		return nil, err
	}
	made := &directory{name: name}
	t.directories[name] = made
	t.order = append(t.order, made)
	return made, nil
}

func (t *tree) forgetParent() {
	if t.parent != nil {
		t.parent.release()
		t.parent = nil
	}
}

// open opens a directory below the root; a link anywhere on the way is an error.
func (t *tree) open(name string) (int, error) {
	fd, err := openBeneath(t.root, name)
	if err == syscall.ENOSYS || err == syscall.EPERM {
		fd, err = walk(t.root, name)
	}
	if err == syscall.ELOOP || err == syscall.ENOTDIR || err == syscall.EXDEV {
		return -1, failf(exitUnsafe, "'%s' is no directory of this archive", printable(name))
	}
	return fd, err
}

// walk serves kernels and sandboxes without openat2: one step at a time, none through a link.
func walk(root int, name string) (int, error) {
	fd, err := syscall.Openat(root, ".", asDirectory, 0)
	for _, part := range strings.Split(name, "/") {
		if err != nil {
			return -1, err
		}
		outer := fd
		fd, err = syscall.Openat(outer, part, asDirectory, 0)
		syscall.Close(outer)
	}
	return fd, err
}
