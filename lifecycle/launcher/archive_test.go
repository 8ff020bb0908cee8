package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

// archive builds a gzip tar, entry by entry.
type archive struct {
	t      testing.TB
	plain  bytes.Buffer
	writer *tar.Writer
}

func newArchive(t testing.TB) *archive {
	a := &archive{t: t}
	a.writer = tar.NewWriter(&a.plain)
	return a
}

// newDroplet begins with what every droplet has.
func newDroplet(t testing.TB) *archive { return newArchive(t).file("launch.json", "{}") }

func (a *archive) add(header tar.Header, content string) *archive {
	a.t.Helper()
	if header.Mode == 0 {
		header.Mode = 0o644
	}
	header.Size = int64(len(content))
	check0(a.t, a.writer.WriteHeader(&header))
	_, err := a.writer.Write([]byte(content))
	check0(a.t, err)
	return a
}

func (a *archive) file(name, content string) *archive {
	return a.add(tar.Header{Typeflag: tar.TypeReg, Name: name}, content)
}

func (a *archive) link(kind byte, name, target string) *archive {
	return a.add(tar.Header{Typeflag: kind, Name: name, Linkname: target}, "")
}

func (a *archive) directory(name string) *archive {
	return a.add(tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: 0o755}, "")
}

func (a *archive) bytes() []byte {
	a.t.Helper()
	check0(a.t, a.writer.Close())
	return a.plain.Bytes()
}

func gzipped(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	var text bytes.Buffer
	for _, part := range parts {
		member := gzip.NewWriter(&text)
		_, err := member.Write(part)
		check0(t, err)
		check0(t, member.Close())
	}
	return text.Bytes()
}

// store writes a droplet's bytes to a file.
func store(t testing.TB, text []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "droplet.tgz")
	check0(t, os.WriteFile(name, text, 0o600))
	return name
}
