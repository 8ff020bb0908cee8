package main

import (
	"bufio"
	"io"
	"slices"
)

const (
	zstdFrame         = 0xFD2FB528
	zstdSkippable     = 0x184D2A50
	zstdSkippableMask = 0xFFFFFFF0
	zstdLongestHeader = 18
	zstdSingleSegment = 0x20

	// zstdWindow is the most memory that a stream may ask for; RFC 8878 recommends that readers know it.
	zstdWindow      = 8 << 20
	zstdWindowField = 13 << 3 // 2 to the power of 10 and 13
)

// zstdHeader is the sizes of the fields behind a frame's descriptor.
type zstdHeader struct {
	window, dictionary, size int
	checksum                 bool
}

func zstdHeaderOf(descriptor byte) zstdHeader {
	header := zstdHeader{
		window:     1,
		dictionary: []int{0, 1, 2, 4}[descriptor&3],
		size:       []int{0, 2, 4, 8}[descriptor>>6],
		checksum:   descriptor&4 != 0,
	}
	if descriptor&zstdSingleSegment != 0 {
		header.window = 0
		header.size = max(header.size, 1)
	}
	return header
}

// zstdFraming is the bytes of a zstd file with its framing checked (RFC 8878, 3): whole frames, to the end of the file;
// skippable ones are left out.
type zstdFraming struct {
	in        *bufio.Reader
	count     int64
	header    []byte // of a frame or block, or a checksum, not yet handed on
	body      int    // bytes of the block not yet handed on
	inFrame   bool
	lastBlock bool
	checksum  bool
	bounded   bool // the decoder takes memory for a frame's window
	fault     error
}

// faultOr is what was found wrong here, for a decoder that words it otherwise.
func (f *zstdFraming) faultOr(err error) error {
	if f.fault != nil {
		return f.fault
	}
	return err
}

func (f *zstdFraming) Read(into []byte) (int, error) {
	for len(f.header) == 0 && f.body == 0 {
		if err := f.advance(); err != nil {
			if err != io.EOF {
				f.fault = err
			}
			return 0, err
		}
	}
	if len(f.header) > 0 {
		n := copy(into, f.header)
		f.header = f.header[n:]
		return n, nil
	}
	n, err := f.in.Read(into[:min(len(into), f.body)])
	f.body -= n
	f.count += int64(n)
	if err != nil {
		f.fault = cutOffAtEnd(0, err)
	}
	return n, f.fault
}

// readFrame appends the next frame; nothing where it is a skippable one.
func (f *zstdFraming) readFrame(to []byte) ([]byte, error) {
	for {
		if err := f.advance(); err != nil {
			return to, cutOffAtEnd(0, err)
		}
		to = append(to, f.header...)
		f.header = f.header[:0]
		if len(to)+f.body > largestPiece {
			return to, errMakesNoSense
		}
		block := len(to)
		to = slices.Grow(to, f.body)[:block+f.body]
		if err := cutOffAtEnd(io.ReadFull(f.in, to[block:])); err != nil {
			return to, err
		}
		f.count += int64(f.body)
		f.body = 0
		if !f.inFrame {
			return to, nil
		}
	}
}

// advance goes on to the next piece of the framing; io.EOF at the end of the file.
func (f *zstdFraming) advance() error {
	f.header = f.header[:0]
	switch {
	case !f.inFrame:
		return f.frame()
	case !f.lastBlock:
		return f.block()
	}
	f.inFrame = false
	if f.checksum {
		return f.take(4)
	}
	return nil
}

func (f *zstdFraming) frame() error {
	if _, err := f.in.Peek(1); err != nil {
		return err
	}
	if err := f.take(4); err != nil {
		return err
	}
	switch magic := littleEndian(f.header); {
	case magic&zstdSkippableMask == zstdSkippable:
		return f.passOver()
	case magic != zstdFrame:
		return errMoreBehind
	}
	if err := f.take(1); err != nil {
		return err
	}
	header := zstdHeaderOf(f.header[4])
	f.inFrame, f.lastBlock, f.checksum = true, false, header.checksum
	err := f.take(header.window + header.dictionary + header.size)
	if header.window == 0 && f.bounded && err == nil {
		f.boundWindow(header)
	}
	return err
}

// boundWindow gives a large frame that is a single segment a window, without which a decoder takes memory for all of it.
func (f *zstdFraming) boundWindow(header zstdHeader) {
	if littleEndian(f.header[5+header.dictionary:]) > zstdWindow {
		f.header[4] &^= zstdSingleSegment
		f.header = slices.Insert(f.header, 5, zstdWindowField)
	}
}

func (f *zstdFraming) passOver() error {
	if err := f.take(4); err != nil {
		return err
	}
	size := int64(littleEndian(f.header[4:]))
	f.header = f.header[:0]
	n, err := io.CopyN(io.Discard, f.in, size)
	f.count += n
	return cutOffAtEnd(0, err)
}

func (f *zstdFraming) block() error {
	const run, reserved = 1, 3
	if err := f.take(3); err != nil {
		return err
	}
	block := int(littleEndian(f.header))
	kind := block >> 1 & 3
	if kind == reserved {
		return errMakesNoSense
	}
	f.lastBlock, f.body = block&1 != 0, block>>3
	if kind == run {
		f.body = 1
	}
	return nil
}

func (f *zstdFraming) take(bytes int) error {
	at := len(f.header)
	f.header = append(f.header, make([]byte, bytes)...)
	n, err := io.ReadFull(f.in, f.header[at:])
	f.count += int64(n)
	return cutOffAtEnd(n, err)
}
