package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

const (
	dropletBytes = 300 << 20
	largeBytes   = dropletBytes / 3
	gzipSegment  = 2 << 20
	zstdSegment  = 4 << 20
)

// plainDroplet is a tar of small files and, for a third, large ones, all of them copied from here.
func plainDroplet(from string) []byte {
	var plain bytes.Buffer
	w := tar.NewWriter(&plain)
	add(w, "./launch.json", []byte(`{"schema":1,"processes":[{"type":"web","command":"exit 0","health_check":{"type":"process"}}]}`))
	for i := 0; plain.Len() < largeBytes; i++ {
		addTree(w, &plain, filepath.Join(from, "pkg", "tool"), fmt.Sprintf("./deps/%d", i), largeBytes)
	}
	for i := 0; plain.Len() < dropletBytes; i++ {
		addTree(w, &plain, filepath.Join(from, "src"), fmt.Sprintf("./app/%d", i), dropletBytes)
	}
	must(w.Close())
	return plain.Bytes()
}

func addTree(w *tar.Writer, plain *bytes.Buffer, from, to string, limit int) {
	must(filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || plain.Len() >= limit || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		must(err)
		relative, err := filepath.Rel(from, name)
		add(w, filepath.Join(to, relative), text)
		return err
	}))
}

func add(w *tar.Writer, name string, text []byte) {
	must(w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: int64(len(text))}))
	_, err := w.Write(text)
	must(err)
}

// oneMember is how Cloud Foundry compresses.
func oneMember(plain []byte) []byte {
	var packed bytes.Buffer
	gzipInto(&packed, plain, gzip.DefaultCompression, nil)
	return packed.Bytes()
}

func gzipInto(packed *bytes.Buffer, plain []byte, level int, extra []byte) {
	w, err := gzip.NewWriterLevel(packed, level)
	must(err)
	w.Extra = extra
	_, err = w.Write(plain)
	must(err)
	must(w.Close())
}

// members say how long they are, packed and unpacked.
func members(plain []byte) []byte {
	const sizes = 16 // where they stand, behind the header and the subfield's name
	var packed bytes.Buffer
	for _, segment := range segments(plain, gzipSegment) {
		start := packed.Len()
		gzipInto(&packed, segment, 5, []byte{'S', 'Z', 8, 0, 0, 0, 0, 0, 0, 0, 0, 0})
		binary.LittleEndian.PutUint32(packed.Bytes()[start+sizes:], uint32(packed.Len()-start))
		binary.LittleEndian.PutUint32(packed.Bytes()[start+sizes+4:], uint32(len(segment)))
	}
	return packed.Bytes()
}

func frames(plain []byte) []byte {
	encoder, err := zstd.NewWriter(nil)
	must(err)
	var packed []byte
	for _, segment := range segments(plain, zstdSegment) {
		packed = encoder.EncodeAll(segment, packed)
	}
	return packed
}

func segments(plain []byte, size int) [][]byte {
	var all [][]byte
	for len(plain) > 0 {
		n := min(size, len(plain))
		all = append(all, plain[:n])
		plain = plain[n:]
	}
	return all
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
