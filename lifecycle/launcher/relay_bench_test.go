package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// flood gives the same lines again and again, as a pipe does, up to a size.
type flood struct {
	block []byte
	left  int
}

func (f *flood) Read(into []byte) (int, error) {
	if f.left <= 0 {
		return 0, io.EOF
	}
	n := copy(into, f.block)
	f.left -= n
	return n, nil
}

func BenchmarkRelay(b *testing.B) {
	for name, format := range map[string]string{"frames": formatFrames, "json": formatJSON} {
		b.Run(name, func(b *testing.B) {
			const size = 64 << 20
			block := bytes.Repeat([]byte(strings.Repeat("0123456789", 10)[:99]+"\n"), 655)
			book := &logbook{format: format, out: io.Discard, err: io.Discard}
			b.SetBytes(size)
			for range b.N {
				book.relay(&flood{block, size}, "APP/PROC/WEB/0", streamOut)
			}
		})
	}
}
