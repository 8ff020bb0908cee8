package main

import (
	"bufio"
	"bytes"
	"io"
)

var (
	gzipMagic      = []byte{0x1f, 0x8b}
	zstdMagic      = []byte{0x28, 0xb5, 0x2f, 0xfd}
	zstdSkippables = []byte{0x2a, 0x4d, 0x18} // behind a first byte of 0x50 to 0x5f
)

const fileBuffer = 256 << 10

// cutterFor tells how a droplet is compressed by its first bytes.
func cutterFor(file io.Reader) (cutter, error) {
	in := bufio.NewReaderSize(file, fileBuffer)
	start, err := in.Peek(4)
	switch {
	case err != nil && err != io.EOF:
		return nil, err
	case bytes.HasPrefix(start, zstdMagic), len(start) == 4 && bytes.Equal(start[1:], zstdSkippables):
		return &zstdCutter{in: in, framing: zstdFraming{in: in}}, nil
	case bytes.HasPrefix(start, gzipMagic):
		return &gzipCutter{in: in}, nil
	}
	return nil, failf(exitUnsafe, "it is no gzip file, and none of zstd")
}

var (
	errCutOff        = failf(exitUnsafe, "it is cut off: it ends before its end marker")
	errMakesNoSense  = failf(exitUnsafe, "it is damaged: its compressed data makes no sense")
	errChecksum      = failf(exitUnsafe, "it is damaged: its checksum is wrong")
	errMoreBehind    = failf(exitUnsafe, "there is more after its compressed data")
	errNotAsItSays   = failf(exitUnsafe, "it is damaged: a part of it is not as long as it says")
	errNoCompression = failf(exitUnsafe, "it is damaged: its compression is not gzip's")
)
