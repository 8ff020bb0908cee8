package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Whatever the tar says, nothing is written outside, and both gzip and zstd bring the same.
func FuzzTar(f *testing.F) {
	f.Add(newDroplet(f).directory("app").file("app/a", "x").link('2', "app/l", "a").link('1', "app/h", "app/a").bytes())
	for _, c := range hostile {
		a := newDroplet(f)
		c.build(a)
		f.Add(a.bytes())
	}
	for _, c := range hostileCases(f) {
		if strings.Contains(c.file, "-in-zstd") {
			continue // the same tar as its twin's
		}
		if plain, err := unpacked(f, filepath.Join(hostileArchives(f), c.file)); err == nil {
			f.Add(plain)
		}
	}
	f.Fuzz(func(t *testing.T, plain []byte) {
		one := fuzzUnpack(t, gzipped(t, plain))
		other := fuzzUnpack(t, zstdPacked(t, plain))
		if one != other {
			t.Fatalf("from gzip: %s\nfrom zstd: %s", one, other)
		}
	})
}

// Whatever the compressed bytes are, the reader ends, and writes nothing outside.
func FuzzCompressed(f *testing.F) {
	for _, c := range hostileCases(f) {
		text, err := os.ReadFile(filepath.Join(hostileArchives(f), c.file))
		check0(f, err)
		if len(text) < 4096 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) { fuzzUnpack(t, text) })
}

// fuzzUnpack is what became of it, after looking at what stands around.
func fuzzUnpack(t *testing.T, text []byte) string {
	parent := t.TempDir()
	check0(t, os.WriteFile(filepath.Join(parent, "canary"), []byte("alive"), 0o444))
	inside := filepath.Join(parent, "inside")
	check0(t, os.Mkdir(inside, 0o755))
	tree, err := openTree(inside)
	check0(t, err)
	source, err := newTarSource(bytes.NewReader(text))
	if err == nil {
		err = unpackTar(source, tree, false)
		source.close()
	}
	tree.close()

	outside, listing := os.ReadDir(parent)
	check0(t, listing)
	if len(outside) != 2 || readFile(t, parent, "canary") != "alive" {
		t.Fatalf("something was written outside: %v", outside)
	}
	if err != nil {
		return err.Error()
	}
	return source.digest()
}

// unpacked is what is in the file as far as it is whole.
func unpacked(t testing.TB, file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	check0(t, err)
	c, err := cutterFor(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	p := startPieces(c)
	defer p.close()
	var plain bytes.Buffer
	for plain.Len() < 1<<16 {
		next, err := p.next()
		if err == io.EOF || err == nil && next.err != nil {
			break
		}
		plain.Write(next.content)
		next.release()
	}
	return plain.Bytes(), nil
}

var zstdEncoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
})

func zstdPacked(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	encoder, err := zstdEncoder()
	check0(t, err)
	var text []byte
	for _, part := range parts {
		text = encoder.EncodeAll(part, text)
	}
	return text
}
