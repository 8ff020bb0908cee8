package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	unpackingName = ".unpacking"
	completeName  = ".complete"

	maxEntries    = 1_000_000
	maxTotalBytes = 16 << 30
	maxPathBytes  = 4096
)

// linkBase is where a droplet lies at run time; links are judged by where they would point from there.
const linkBase = "/home/vcap"

// unpacking is one droplet on its way into a root.
type unpacking struct {
	droplet       string
	root          string
	digest        string // expected, or empty
	externalLinks bool
}

// run unpacks beside the final names, renames, and writes .complete last: what has it is whole.
func (u unpacking) run(ctx context.Context) error {
	if err := os.MkdirAll(u.root, 0o755); err != nil {
		return failf(exitNotFound, "cannot make the root: %v", err)
	}
	staging := filepath.Join(u.root, unpackingName)
	if err := os.RemoveAll(staging); err != nil {
		return failf(exitInternal, "cannot remove the rest of an interrupted unpacking: %v", err)
	}
	if err := os.Mkdir(staging, 0o700); err != nil {
		return failf(exitNotFound, "cannot unpack: %v", err)
	}
	digest, err := u.fill(ctx, staging)
	if err == nil && u.digest != "" && digest != u.digest {
		err = failf(exitDigest, "%s is not the expected droplet: its digest is %s, expected %s", u.droplet, digest, u.digest)
	}
	if err == nil {
		err = moveInto(staging, u.root)
	}
	if err != nil {
		os.RemoveAll(staging)
		return err
	}
	return writeComplete(u.root, digest)
}

func (u unpacking) fill(ctx context.Context, staging string) (string, error) {
	file, err := os.Open(u.droplet)
	if err != nil {
		return "", failf(exitNotFound, "cannot read the droplet: %v", err)
	}
	defer file.Close()
	defer context.AfterFunc(ctx, func() { file.Close() })() // wakes a reader that waits
	tree, err := openTree(staging)
	if err != nil {
		return "", failf(exitInternal, "cannot unpack into %s: %v", staging, err)
	}
	defer tree.close()
	source, err := newTarSource(file)
	if err != nil {
		return "", u.unreadable(err)
	}
	defer source.close()
	if err := unpackTar(source, tree, u.externalLinks); err != nil {
		return "", u.unreadable(err)
	}
	if err := source.finish(); err != nil {
		return "", u.unreadable(err)
	}
	return source.digest(), nil
}

// unreadable gives errors of the readers below us a code and the droplet's name.
func (u unpacking) unreadable(err error) error {
	var f *failure
	if errors.As(err, &f) {
		return failf(f.code, "%s: %s", u.droplet, f.message)
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		if system == syscall.ENAMETOOLONG {
			return failf(exitLimit, "%s: %v", u.droplet, err)
		}
		return failf(exitInternal, "%s: %v", u.droplet, err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return failf(exitUnsafe, "%s is cut off", u.droplet)
	}
	return failf(exitUnsafe, "%s is damaged or no droplet: %v", u.droplet, err)
}

// unpackTar writes each entry below the tree, or fails naming the entry.
func unpackTar(source *tarSource, tree *tree, externalLinks bool) error {
	reader := tar.NewReader(source)
	total := int64(0)
	for count := 1; ; count++ {
		header, err := reader.Next()
		if err == io.EOF {
			return tree.settle()
		}
		if err != nil {
			return err
		}
		if count > maxEntries {
			return failf(exitLimit, "more than %d entries", maxEntries)
		}
		// By the header too: a sparse file is larger than its bytes in the archive.
		if total += header.Size; header.Size > maxTotalBytes || total > maxTotalBytes {
			return inEntry(header.Name, failf(exitLimit, "more than %d bytes unpacked", int64(maxTotalBytes)))
		}
		if header.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		if err := unpackEntry(header, reader, tree, externalLinks); err != nil {
			return inEntry(header.Name, err)
		}
	}
}

func inEntry(name string, err error) error {
	var f *failure
	if errors.As(err, &f) {
		return failf(f.code, "entry '%s': %s", printable(name), f.message)
	}
	return fmt.Errorf("entry '%s': %w", printable(name), err)
}

func unpackEntry(header *tar.Header, content io.Reader, tree *tree, externalLinks bool) error {
	name, err := entryName(header.Name)
	switch {
	case err != nil:
		return err
	case name == "." && header.Typeflag == tar.TypeDir:
		return nil
	case name == ".":
		return failf(exitUnsafe, "the root is no directory")
	case reservedName(name):
		return failf(exitUnsafe, "the name is the launcher's own")
	}
	mode := uint32(header.Mode) & 0o777 // setuid, setgid and sticky fall away
	switch header.Typeflag {
	case tar.TypeDir:
		return tree.directory(name, mode, header.ModTime)
	case tar.TypeReg:
		for key := range header.PAXRecords {
			if strings.HasPrefix(key, "GNU.sparse.") {
				return failf(exitUnsafe, "a sparse file")
			}
		}
		return tree.file(name, mode, header.ModTime, content)
	case tar.TypeSymlink:
		if err := checkLink(name, header.Linkname, externalLinks); err != nil {
			return err
		}
		return tree.symlink(name, header.Linkname)
	case tar.TypeLink:
		target, err := entryName(header.Linkname)
		if err != nil {
			return failf(exitUnsafe, "hard link to '%s': %v", printable(header.Linkname), err)
		}
		return tree.hardLink(name, target)
	case tar.TypeChar, tar.TypeBlock:
		return failf(exitUnsafe, "a device")
	case tar.TypeFifo:
		return failf(exitUnsafe, "a named pipe")
	}
	return failf(exitUnsafe, "unknown entry type '%s'", printable(string(header.Typeflag)))
}

func reservedName(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return top == unpackingName || top == completeName || top == completeName+".new"
}

// entryName is a name in the archive as a path below the root, without a leading "./" or trailing slash.
func entryName(raw string) (string, error) {
	switch {
	case raw == "":
		return "", failf(exitUnsafe, "an empty name")
	case len(raw) > maxPathBytes:
		return "", failf(exitLimit, "a name of more than %d bytes", maxPathBytes)
	case strings.HasPrefix(raw, "/"):
		return "", failf(exitUnsafe, "an absolute name")
	case strings.ContainsAny(raw, "\x00\\"):
		return "", failf(exitUnsafe, "a NUL or backslash in the name")
	}
	for _, part := range strings.Split(raw, "/") {
		if part == ".." {
			return "", failf(exitUnsafe, "the name climbs out")
		}
	}
	return path.Clean(raw), nil
}

// checkLink judges a symbolic link by its words alone; nothing ever follows it while unpacking.
func checkLink(name, target string, external bool) error {
	if target == "" || len(target) > maxPathBytes || strings.Contains(target, "\x00") {
		return failf(exitUnsafe, "a symbolic link without a valid target")
	}
	absolute := path.Clean(target)
	if !path.IsAbs(target) {
		absolute = path.Join(linkBase, path.Dir(name), target)
	}
	if external || absolute == linkBase || strings.HasPrefix(absolute, linkBase+"/") || strings.HasPrefix(absolute, "/usr/") {
		return nil
	}
	return failf(exitUnsafe, "a symbolic link to '%s', outside %s and /usr (--external-links=keep keeps such links)", printable(target), linkBase)
}

// moveInto renames what is unpacked to its final names; what stands there already is never replaced.
func moveInto(staging, root string) error {
	entries, err := os.ReadDir(staging)
	if err != nil {
		return failf(exitInternal, "cannot list %s: %v", staging, err)
	}
	for _, entry := range entries {
		if err := checkVacant(filepath.Join(root, entry.Name())); err != nil {
			return err
		}
	}
	for _, entry := range entries {
		// Not os.Rename, which refuses to replace an empty directory.
		if err := syscall.Rename(filepath.Join(staging, entry.Name()), filepath.Join(root, entry.Name())); err != nil {
			return failf(exitInternal, "cannot rename %s into %s: %v", entry.Name(), root, err)
		}
	}
	return os.Remove(staging)
}

// checkVacant accepts nothing, or an empty directory, which a rename replaces.
func checkVacant(name string) error {
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.IsDir() {
		if inside, err := os.ReadDir(name); err == nil && len(inside) == 0 {
			return nil
		}
	}
	return failf(exitUsage, "%s is there already and is no finished droplet: give an empty --root", name)
}

func writeComplete(root, digest string) error {
	temporary := filepath.Join(root, completeName+".new")
	if err := os.WriteFile(temporary, []byte(digest+"\n"), 0o644); err != nil {
		return failf(exitInternal, "cannot finish unpacking: %v", err)
	}
	if err := os.Rename(temporary, filepath.Join(root, completeName)); err != nil {
		return failf(exitInternal, "cannot finish unpacking: %v", err)
	}
	return nil
}

// unpackedDigest tells whether the root holds a whole droplet, and which.
func unpackedDigest(root string) (digest string, complete bool) {
	text, err := os.ReadFile(filepath.Join(root, completeName))
	return strings.TrimSpace(string(text)), err == nil
}

// printable keeps control characters of a foreign name out of messages.
func printable(text string) string {
	if len(text) > 200 {
		text = text[:200] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
