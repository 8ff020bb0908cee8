package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

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
	return failf(exitUnsafe, "%s is damaged or no droplet: %v", u.droplet, err)
}

// unpackTar writes each entry below the tree, or fails naming the entry.
func unpackTar(source *tarSource, tree *tree, externalLinks bool) error {
	reader, names := &tarReader{source: source}, newNames()
	for {
		entry, err := reader.next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = firstError(names.add(entry), mayUnpack(entry, externalLinks))
		}
		if err != nil {
			return err
		}
		if err := tree.put(entry, reader); err != nil {
			return inEntry(entry.name, err)
		}
		if err := tree.writers.fault(); err != nil {
			return err
		}
	}
	if !names.describesDroplet() {
		return failf(exitUnsafe, "it is no droplet: it holds neither launch.json nor staging_info.yml")
	}
	return tree.finish()
}

func mayUnpack(e *entry, externalLinks bool) error {
	if reservedName(e.name) {
		return unsafeEntry(e.name, "has a name that is the launcher's own")
	}
	if e.kind == kindSymlink && !externalLinks && isExternalLink(e.name, e.target) {
		return unsafeEntry(e.name, fmt.Sprintf("is a link out of the droplet, to '%s', outside %s and /usr (--external-links=keep keeps such links)",
			printable(e.target), linkBase))
	}
	return nil
}

func reservedName(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return top == unpackingName || top == completeName || top == completeName+".new"
}

// inEntry names the entry in errors of the system.
func inEntry(name string, err error) error {
	var f *failure
	switch {
	case errors.As(err, &f):
		return err
	case errors.Is(err, syscall.EEXIST):
		return unsafeEntry(name, "stands in it twice on this disk") // which takes two names for one
	}
	return fmt.Errorf("the entry './%s': %w", printable(name), err)
}
