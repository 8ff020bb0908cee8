package main

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func unpackBytes(t testing.TB, text []byte, external bool) (root string, err error) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "root")
	return root, unpackInto(t, root, text, external)
}

func unpackInto(t testing.TB, root string, text []byte, external bool) error {
	t.Helper()
	old := syscall.Umask(0o022)
	defer syscall.Umask(old)
	return unpacking{droplet: store(t, text), root: root, externalLinks: external}.run(context.Background())
}

// hostile archives beside those of the table that all readers share: what only the launcher knows, and whole messages.
var hostile = []struct {
	name  string
	build func(a *archive)
	code  int
	says  string
}{
	{"climbs out", func(a *archive) { a.file("../evil", "x") }, exitUnsafe, "droplet.tgz: the name '../evil' climbs out of its directory"},
	{"twice", func(a *archive) { a.file("app/a", "1").file("./app/a", "2") }, exitUnsafe, "droplet.tgz: the entry './app/a' stands in it twice"},
	{"through a link deeper", func(a *archive) {
		a.directory("a").link(tar.TypeSymlink, "a/b", "..").file("a/b/c/evil", "x")
	}, exitUnsafe, "the entry './a/b/c/evil' leads through './a/b', which is no directory"},
	{"link outside", func(a *archive) { a.link(tar.TypeSymlink, "app/passwd", "/etc/passwd") }, exitUnsafe, "--external-links=keep"},
	{"link climbs out", func(a *archive) { a.link(tar.TypeSymlink, "app/x", "../../../etc/passwd") }, exitUnsafe, "'../../../etc/passwd', outside"},
	{"link to a sibling of the root", func(a *archive) { a.link(tar.TypeSymlink, "app/x", "/home/vcapital") }, exitUnsafe, "outside"},
	{"link to a sibling of /usr", func(a *archive) { a.link(tar.TypeSymlink, "app/x", "/usr/../etc") }, exitUnsafe, "outside"},
	{"hard link through a link", func(a *archive) {
		a.link(tar.TypeSymlink, "l", "/usr/bin").link(tar.TypeLink, "app/x", "l/env")
	}, exitUnsafe, "is a hard link to what is no file before it: l/env"},
	{"named pipe", func(a *archive) { a.add(tar.Header{Typeflag: tar.TypeFifo, Name: "pipe"}, "") }, exitUnsafe, "the entry './pipe' is a FIFO"},
	{"pretends to be complete", func(a *archive) { a.file(".complete", "x") }, exitUnsafe, "the launcher's own"},
	{"pretends to be unpacking", func(a *archive) { a.file("./.unpacking/x", "x") }, exitUnsafe, "the launcher's own"},
	{"control characters", func(a *archive) { a.file("../\x1b[2Jevil", "x") }, exitUnsafe, "'../?[2Jevil'"},
}

func TestRefusesHostileArchives(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			a := newArchive(t).file("launch.json", "{}")
			c.build(a)

			root, err := unpackBytes(t, gzipped(t, a.bytes()), false)

			if err == nil {
				t.Fatal("it was unpacked")
			}
			expectEqual(t, "exit code", exitCodeOf(err), c.code)
			expectContains(t, err.Error(), c.says)
			left, _ := os.ReadDir(root)
			expectEqual(t, "entries left behind", len(left), 0)
		})
	}
}

// The same cases where the kernel or a sandbox lacks openat2.
func TestWalkFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	files{"a/b/c": ""}.write(t, dir)
	check0(t, os.Symlink("b", filepath.Join(dir, "a", "link")))
	root, err := syscall.Open(dir, asDirectory, 0)
	check0(t, err)
	defer syscall.Close(root)

	fd, err := walk(root, "a/b")
	check0(t, err)
	syscall.Close(fd)

	for _, name := range []string{"a/link", "a/link/x", "a/b/c"} {
		if fd, err := walk(root, name); err == nil {
			syscall.Close(fd)
			t.Fatalf("%s was opened", name)
		}
	}
}

func TestRefusesDamagedDroplets(t *testing.T) {
	whole := newArchive(t).file("launch.json", "{}").file("app/a", strings.Repeat("x", 5000)).bytes()
	packed := gzipped(t, whole)
	flipped := bytes.Clone(packed)
	flipped[len(flipped)-6] ^= 1
	damagedHeader := bytes.Clone(whole)
	damagedHeader[3] ^= 0xff
	for name, c := range map[string]struct {
		text []byte
		says string
	}{
		"empty":                  {nil, "no gzip file, and none of zstd"},
		"text":                   {[]byte("hello, world"), "no gzip file, and none of zstd"},
		"zstd":                   {[]byte("\x28\xb5\x2f\xfd rest"), "is cut off"},
		"a plain tar":            {whole, "no gzip file, and none of zstd"},
		"cut off in the gzip":    {packed[:len(packed)/2], "is cut off"},
		"cut off before the sum": {packed[:len(packed)-4], "is cut off"},
		"wrong checksum":         {flipped, "its checksum is wrong"},
		"gzip of no tar":         {gzipped(t, bytes.Repeat([]byte("no tar "), 1000)), "holds no tar archive"},
		"damaged header":         {gzipped(t, damagedHeader), "holds no tar archive"},
		"cut off in a file":      {gzipped(t, whole[:2048]), "is cut off"},
		"cut off between files":  {gzipped(t, whole[:1024]), "ends before its end marker (at or behind the entry './launch.json')"},
		"rest of another tar":    {gzipped(t, whole, whole), "more after its end marker"},
		"gzip of nothing":        {gzipped(t, nil), "is cut off"},
		"rubbish after the gzip": {append(bytes.Clone(packed), "rubbish, and more of it"...), "more after its compressed data"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := unpackBytes(t, c.text, false)

			if err == nil {
				t.Fatal("it was unpacked")
			}
			expectEqual(t, "exit code", exitCodeOf(err), exitUnsafe)
			expectContains(t, err.Error(), c.says)
		})
	}
}

func TestUnpacksModesTimesAndLinks(t *testing.T) {
	modified := time.Date(1980, 1, 1, 0, 0, 1, 0, time.UTC)
	a := newDroplet(t).
		add(tar.Header{Typeflag: tar.TypeDir, Name: "./", Mode: 0o755}, "").
		add(tar.Header{Typeflag: tar.TypeReg, Name: "./app/bin/run", Mode: 0o6755, ModTime: modified}, "#!/bin/sh\n").
		add(tar.Header{Typeflag: tar.TypeReg, Name: "./app/secret", Mode: 0o600}, "s").
		add(tar.Header{Typeflag: tar.TypeReg, Name: "./app/open", Mode: 0o666}, "o").
		add(tar.Header{Typeflag: tar.TypeDir, Name: "./app/", Mode: 0o1700, ModTime: modified}, "").
		add(tar.Header{Typeflag: tar.TypeDir, Name: "./sealed/", Mode: 0o555}, "").
		file("./sealed/inside", "i").
		link(tar.TypeSymlink, "./app/python", "/usr/bin/python3").
		link(tar.TypeSymlink, "./app/up", "../deps/0").
		link(tar.TypeSymlink, "./app/abs", "/home/vcap/deps/0").
		link(tar.TypeSymlink, "./app/dangling", "nowhere").
		link(tar.TypeLink, "./app/again", "./app/bin/run")
	check0(t, a.writer.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "x"}}))

	root, err := unpackBytes(t, gzipped(t, a.bytes()), false)

	check0(t, err)
	for name, want := range map[string]string{
		"app/bin/run": "-rwxr-xr-x", "app/secret": "-rw-------", "app/open": "-rw-rw-rw-", "app": "drwx------",
		"app/bin": "drwxr-xr-x", "sealed": "drwxr-xr-x", "app/python": "Lrwxrwxrwx", "app/dangling": "Lrwxrwxrwx",
	} {
		info, err := os.Lstat(filepath.Join(root, name))
		check0(t, err)
		expectEqual(t, name, info.Mode().String(), want)
	}
	for _, name := range []string{"app", "app/bin/run"} {
		info, err := os.Lstat(filepath.Join(root, name))
		check0(t, err)
		expectEqual(t, "time of "+name, info.ModTime().UTC(), modified)
	}
	first, err := os.Stat(filepath.Join(root, "app/bin/run"))
	check0(t, err)
	second, err := os.Stat(filepath.Join(root, "app/again"))
	check0(t, err)
	expectEqual(t, "hard link", os.SameFile(first, second), true)
	digest, complete := unpackedDigest(root)
	expectEqual(t, "complete", complete, true)
	expectEqual(t, "digest", digest, digestOf(a.plain.Bytes()))
}

func digestOf(text []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(text)) }

func TestReadsSeveralGzipMembers(t *testing.T) {
	content := strings.Repeat("0123456789", 200_000)
	plain := newDroplet(t).file("app/a", content).bytes()
	middle := len(plain) / 2

	root, err := unpackBytes(t, gzipped(t, plain[:100], plain[100:middle], plain[middle:]), false)

	check0(t, err)
	text, err := os.ReadFile(filepath.Join(root, "app/a"))
	check0(t, err)
	expectEqual(t, "content", string(text) == content, true)
}

func TestKeepsExternalLinksOnRequest(t *testing.T) {
	plain := newDroplet(t).link(tar.TypeSymlink, "deps/0/ssl", "/etc/ssl/certs").bytes()

	root, err := unpackBytes(t, gzipped(t, plain), true)

	check0(t, err)
	target, err := os.Readlink(filepath.Join(root, "deps/0/ssl"))
	check0(t, err)
	expectEqual(t, "target", target, "/etc/ssl/certs")
}

func TestRefusesWhatTheHeaderCallsTooLarge(t *testing.T) {
	var plain bytes.Buffer
	w := tar.NewWriter(&plain)
	check0(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "bomb", Mode: 0o644, Size: maxFileBytes + 1}))

	_, err := unpackBytes(t, gzipped(t, plain.Bytes()), false)

	expectEqual(t, "exit code", exitCodeOf(err), exitLimit)
	expectContains(t, err.Error(), "more than 17179869184 bytes")
}

func TestWrongDigestLeavesNothing(t *testing.T) {
	plain := newArchive(t).file("launch.json", "{}").bytes()
	root := filepath.Join(t.TempDir(), "root")
	u := unpacking{droplet: store(t, gzipped(t, plain)), root: root, digest: digestOf([]byte("other"))}

	err := u.run(context.Background())

	expectEqual(t, "exit code", exitCodeOf(err), exitDigest)
	expectContains(t, err.Error(), digestOf(plain))
	left, _ := os.ReadDir(root)
	expectEqual(t, "entries left", len(left), 0)
}

func TestReplacesTheRestOfAnInterruptedUnpacking(t *testing.T) {
	root := t.TempDir()
	files{".unpacking/app/half": "x", "tmp/": ""}.write(t, root)
	plain := newDroplet(t).file("app/a", "whole").directory("tmp").bytes()

	check0(t, unpacking{droplet: store(t, gzipped(t, plain)), root: root}.run(context.Background()))

	_, err := os.Stat(filepath.Join(root, "app/half"))
	expectEqual(t, "the half file is gone", os.IsNotExist(err), true)
	_, err = os.Stat(filepath.Join(root, ".unpacking"))
	expectEqual(t, ".unpacking is gone", os.IsNotExist(err), true)
}

func TestNeverReplacesWhatIsThere(t *testing.T) {
	root := t.TempDir()
	files{"app/mine": "precious"}.write(t, root)
	plain := newDroplet(t).file("app/mine", "other").bytes()

	err := unpacking{droplet: store(t, gzipped(t, plain)), root: root}.run(context.Background())

	expectEqual(t, "exit code", exitCodeOf(err), exitUsage)
	text, _ := os.ReadFile(filepath.Join(root, "app/mine"))
	expectEqual(t, "content", string(text), "precious")
}
