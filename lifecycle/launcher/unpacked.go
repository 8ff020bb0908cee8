package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	unpackingName = ".unpacking"
	completeName  = ".complete"
)

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
