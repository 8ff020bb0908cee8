package main

import (
	"bufio"
	"io"
	"math"

	"github.com/klauspost/compress/zstd"
)

// zstdCutter finds the zstd frames that say how much is in them.
type zstdCutter struct {
	in      *bufio.Reader
	framing zstdFraming
	ended   bool
}

func (c *zstdCutter) cut(p *piece) (bool, error) {
	p.packed = p.packed[:0]
	for len(p.packed) == 0 {
		start, err := c.in.Peek(zstdLongestHeader)
		if err != nil && err != io.EOF {
			return false, err
		}
		c.ended = len(start) == 0
		unpacked := zstdContentSize(start)
		if c.ended || unpacked > largestPiece {
			return false, nil
		}
		p.unpacked = int(unpacked)
		if p.packed, err = c.framing.readFrame(roomFor(p.packed, p.unpacked)[:0]); err != nil {
			return false, err
		}
	}
	return true, nil
}

// zstdContentSize is what the start of a frame says is in it (RFC 8878, 3.1.1): nothing in a skippable one, very much
// where it does not say.
func zstdContentSize(start []byte) int64 {
	if len(start) <= 4 {
		return math.MaxInt64
	}
	header := zstdHeaderOf(start[4])
	magic := littleEndian(start[:4])
	if magic&zstdSkippableMask == zstdSkippable {
		return 0
	}
	at := 5 + header.window + header.dictionary
	if magic != zstdFrame || header.size == 0 || at+header.size > len(start) {
		return math.MaxInt64
	}
	size := int64(littleEndian(start[at : at+header.size]))
	if header.size == 2 {
		size += 256 // what the shortest form of a two-byte size leaves out
	}
	if size < 0 {
		return math.MaxInt64
	}
	return size
}

func littleEndian(text []byte) uint64 {
	value := uint64(0)
	for i, b := range text {
		value |= uint64(b) << (8 * i)
	}
	return value
}

func (c *zstdCutter) rest() (packedStream, error) {
	if c.ended {
		return nil, nil
	}
	c.framing.bounded = true
	plain, err := zstd.NewReader(&c.framing, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		return nil, c.framing.faultOr(err)
	}
	return &zstdStream{plain: plain, framing: &c.framing}, nil
}

func (c *zstdCutter) decoder() decoder { return &zstdDecoder{} }

// zstdDecoder unpacks frames whose content's size is known.
type zstdDecoder struct{ zstd *zstd.Decoder }

func (d *zstdDecoder) decode(p *piece) (err error) {
	if d.zstd == nil {
		d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(largestPiece),
			zstd.WithDecoderMaxWindow(largestPiece))
		if err != nil {
			return err
		}
	}
	const overrun = 64 // of the decoder, which else works in a buffer of its own
	p.content, err = d.zstd.DecodeAll(p.packed, roomFor(p.content, p.unpacked+overrun)[:0])
	if err != nil {
		return errMakesNoSense
	}
	if len(p.content) != p.unpacked {
		return errNotAsItSays
	}
	return nil
}

// zstdStream unpacks frames that do not say how much is in them, or too much for one piece.
type zstdStream struct {
	plain   *zstd.Decoder
	framing *zstdFraming
}

func (s *zstdStream) bytesIn() int64 { return s.framing.count }

func (s *zstdStream) Read(into []byte) (int, error) {
	n, err := s.plain.Read(into)
	if err != nil && err != io.EOF {
		err = s.framing.faultOr(errMakesNoSense)
	}
	return n, err
}
