package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	gzipFixed        = 12 // a header up to its extra field's length
	gzipLongestExtra = 256
	gzipTrailer      = 8
)

// gzipCutter finds the gzip members that say how long they are, packed and unpacked, in the subfield SZ of their extra
// field (RFC 1952, 2.3.1.1).
type gzipCutter struct{ in *bufio.Reader }

func (c *gzipCutter) cut(p *piece) (bool, error) {
	start, err := c.in.Peek(gzipFixed + gzipLongestExtra)
	if err != nil && err != io.EOF {
		return false, err
	}
	header, sizes := gzipSizes(start)
	if sizes == nil {
		return false, nil
	}
	packed, unpacked := int(binary.LittleEndian.Uint32(sizes)), int(binary.LittleEndian.Uint32(sizes[4:]))
	if packed <= header+gzipTrailer || packed > largestPiece || unpacked > largestPiece {
		return false, nil
	}
	p.packed, p.header, p.unpacked = roomFor(p.packed, packed), header, unpacked
	return true, cutOffAtEnd(io.ReadFull(c.in, p.packed))
}

// gzipSizes is how long the header is, and the eight bytes with the member's sizes; none where it says nothing.
func gzipSizes(start []byte) (header int, sizes []byte) {
	if len(start) < gzipFixed || !bytes.HasPrefix(start, []byte{0x1f, 0x8b, 8, 4}) {
		return 0, nil
	}
	header = gzipFixed + int(binary.LittleEndian.Uint16(start[gzipFixed-2:]))
	if header > len(start) || header > gzipFixed+gzipLongestExtra {
		return 0, nil
	}
	for extra := start[gzipFixed:header]; len(extra) >= 4; {
		length := int(binary.LittleEndian.Uint16(extra[2:]))
		if string(extra[:2]) == "SZ" && length == 8 && len(extra) >= 12 {
			return header, extra[4:12]
		}
		extra = extra[min(4+length, len(extra)):]
	}
	return 0, nil
}

func cutOffAtEnd(_ int, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errCutOff
	}
	return err
}

func (c *gzipCutter) rest() (packedStream, error) {
	return &gzipStream{in: c.in}, nil
}

func (c *gzipCutter) decoder() decoder { return &gzipDecoder{} }

// gzipDecoder unpacks members whose sizes are known: they must be just these.
type gzipDecoder struct{ inflater inflater }

func (d *gzipDecoder) decode(p *piece) error {
	data, trailer := p.packed[p.header:len(p.packed)-gzipTrailer], p.packed[len(p.packed)-gzipTrailer:]
	f := &d.inflater
	f.reset()
	f.in, f.atEnd, f.out = data, true, roomFor(p.content, p.unpacked+inflateRoom)
	p.content = f.out[:p.unpacked]
	status, err := f.run()
	switch {
	case err == errMakesNoSense:
		return err
	case err != nil || status != inflateDone || f.n != p.unpacked || f.at != len(data):
		return errNotAsItSays
	case crc32.ChecksumIEEE(p.content) != binary.LittleEndian.Uint32(trailer),
		uint32(p.unpacked) != binary.LittleEndian.Uint32(trailer[4:]):
		return errChecksum
	}
	return nil
}
