// Packs a directory with archive/tar and klauspost's pgzip: what a Go program of forty lines does.
package main

import (
	"archive/tar"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strconv"

	"github.com/klauspost/pgzip"
)

func main() {
	level, err := strconv.Atoi(os.Args[1])
	check(err)
	root := os.Args[2]
	out, err := os.Create(os.Args[3])
	check(err)
	packed, err := pgzip.NewWriterLevel(out, level)
	check(err)
	archive := tar.NewWriter(packed)
	check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return add(archive, root, path, entry)
	}))
	check(archive.Close())
	check(packed.Close())
	check(out.Sync())
	check(out.Close())
}

func add(archive *tar.Writer, root, path string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if target, err = os.Readlink(path); err != nil {
			return err
		}
	}
	header, err := tar.FileInfoHeader(info, target)
	if err != nil {
		return err
	}
	if header.Name, err = filepath.Rel(root, path); err != nil {
		return err
	}
	if err = archive.WriteHeader(header); err != nil || !info.Mode().IsRegular() {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(archive, file)
	return err
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
