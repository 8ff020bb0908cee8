package main

import (
	"errors"
	"io"
	"path"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// tree writes below one directory and nowhere else: each entry is made in a directory that was opened without following
// any link, each by its own name, and only where nothing stands yet.
type tree struct {
	root        int
	parent      int // the directory of the last entry: entries come directory by directory
	parentName  string
	directories map[string]*directory
	order       []*directory
	buffer      []byte
}

type directory struct {
	name  string
	named bool // has an entry of its own, rather than being the parent of one
	mode  uint32
	time  time.Time
}

const (
	openDirectory = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_NOFOLLOW | syscall.O_CLOEXEC
	openNew       = syscall.O_WRONLY | syscall.O_CREAT | syscall.O_EXCL | syscall.O_NOFOLLOW | syscall.O_CLOEXEC
)

func openTree(root string) (*tree, error) {
	fd, err := syscall.Open(root, openDirectory, 0)
	if err != nil {
		return nil, err
	}
	return &tree{root: fd, parent: -1, directories: map[string]*directory{}, buffer: make([]byte, chunkBytes)}, nil
}

func (t *tree) close() {
	t.forgetParent()
	syscall.Close(t.root)
}

func (t *tree) directory(name string, mode uint32, modified time.Time) error {
	known := t.directories[name]
	if known == nil {
		parent, err := t.parentOf(name)
		if err != nil {
			return err
		}
		if known, err = t.make(parent, name); err != nil {
			return err
		}
	} else if known.named {
		return errTwice
	}
	// The owner's bits stay: a directory that its owner cannot write can be neither renamed nor removed by him.
	known.named, known.mode, known.time = true, mode|0o700, modified
	return nil
}

func (t *tree) file(name string, mode uint32, modified time.Time, content io.Reader) error {
	parent, err := t.parentOf(name)
	if err != nil {
		return err
	}
	fd, err := syscall.Openat(parent, path.Base(name), openNew, mode)
	if err != nil {
		return taken(err)
	}
	err = t.write(fd, content)
	if err == nil && mode&0o022 != 0 {
		err = syscall.Fchmod(fd, mode) // what the umask took away
	}
	if err == nil {
		err = setTime(fd, modified)
	}
	return firstError(err, syscall.Close(fd))
}

func (t *tree) write(fd int, content io.Reader) error {
	for {
		n, readErr := content.Read(t.buffer)
		for rest := t.buffer[:n]; len(rest) > 0; {
			written, err := syscall.Write(fd, rest)
			if err == syscall.EINTR {
				continue
			}
			if err != nil {
				return err
			}
			rest = rest[written:]
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

func (t *tree) symlink(name, target string) error {
	parent, err := t.parentOf(name)
	if err != nil {
		return err
	}
	return taken(at(syscall.SYS_SYMLINKAT, target, parent, path.Base(name)))
}

// hardLink links to a regular file that an earlier entry brought.
func (t *tree) hardLink(name, target string) error {
	targetParent, err := t.open(path.Dir(target))
	if err != nil {
		return noTarget(target, err)
	}
	defer syscall.Close(targetParent)
	fd, err := syscall.Openat(targetParent, path.Base(target), syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC|oPath, 0)
	if err != nil {
		return noTarget(target, err)
	}
	defer syscall.Close(fd)
	var status syscall.Stat_t
	if err := syscall.Fstat(fd, &status); err != nil {
		return err
	}
	if status.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return failf(exitUnsafe, "a hard link to '%s', which is no regular file", printable(target))
	}
	parent, err := t.parentOf(name)
	if err != nil {
		return err
	}
	return taken(linkAt(targetParent, path.Base(target), parent, path.Base(name)))
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
			return err
		}
		err = firstError(syscall.Fchmod(fd, d.mode), setTime(fd, d.time))
		syscall.Close(fd)
		if err != nil {
			return err
		}
	}
	return nil
}

// parentOf opens the directory an entry goes into, making those that have no entry of their own.
func (t *tree) parentOf(name string) (int, error) {
	parentName := path.Dir(name)
	if t.parent >= 0 && t.parentName == parentName {
		return t.parent, nil
	}
	if parentName != "." && t.directories[parentName] == nil {
		grandparent, err := t.parentOf(parentName)
		if err != nil {
			return -1, err
		}
		if _, err := t.make(grandparent, parentName); err == errTwice {
			return -1, failf(exitUnsafe, "it would go through '%s', which is no directory", printable(parentName))
		} else if err != nil {
			return -1, err
		}
	}
	fd, err := t.open(parentName)
	if err != nil {
		return -1, err
	}
	t.forgetParent()
	t.parent, t.parentName = fd, parentName
	return fd, nil
}

func (t *tree) make(parent int, name string) (*directory, error) {
	if err := syscall.Mkdirat(parent, path.Base(name), 0o755); err != nil {
		return nil, taken(err)
	}
	made := &directory{name: name}
	t.directories[name] = made
	t.order = append(t.order, made)
	return made, nil
}

func (t *tree) forgetParent() {
	if t.parent >= 0 {
		syscall.Close(t.parent)
		t.parent = -1
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
	fd, err := syscall.Openat(root, ".", openDirectory, 0)
	for _, part := range strings.Split(name, "/") {
		if err != nil {
			return -1, err
		}
		outer := fd
		fd, err = syscall.Openat(outer, part, openDirectory, 0)
		syscall.Close(outer)
	}
	return fd, err
}

var errTwice = failf(exitUnsafe, "the same path a second time")

func taken(err error) error {
	if errors.Is(err, syscall.EEXIST) {
		return errTwice
	}
	return err
}

func noTarget(target string, err error) error {
	if errors.Is(err, syscall.ENOENT) {
		return failf(exitUnsafe, "a hard link to '%s', which no earlier entry brought", printable(target))
	}
	return err
}

const (
	oPath          = 0x200000
	sysOpenat2     = 437
	resolveBeneath = 0x08
	resolveNoLinks = 0x04
)

func openBeneath(root int, name string) (int, error) {
	text, err := syscall.BytePtrFromString(name)
	if err != nil {
		return -1, err
	}
	how := struct{ flags, mode, resolve uint64 }{openDirectory, 0, resolveBeneath | resolveNoLinks}
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

func at(call uintptr, target string, directory int, name string) error {
	targetText, err := syscall.BytePtrFromString(target)
	if err != nil {
		return err
	}
	nameText, err := syscall.BytePtrFromString(name)
	if err != nil {
		return err
	}
	_, _, errno := syscall.Syscall(call, uintptr(unsafe.Pointer(targetText)), uintptr(directory), uintptr(unsafe.Pointer(nameText)))
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
