package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

const (
	gzipFixed        = 12 // a header up to its extra field's length
	gzipLongestExtra = 256
	gzipTrailer      = 8
)

// gzipCutter finds the gzip members that say how long they are, packed and unpacked, in the subfield SZ of their extra
// field (RFC 1952, 2.3.1.1).
type gzipCutter struct {
	in     *bufio.Reader
	anyCut bool
}

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
	c.anyCut = true
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
	return &gzipStream{in: &countingReader{Reader: c.in}, behindMembers: c.anyCut}, nil
}

func (c *gzipCutter) decoder() decoder { return &gzipDecoder{} }

// gzipDecoder unpacks members whose sizes are known: they must be just these.
type gzipDecoder struct {
	in    bytes.Reader
	flate io.ReadCloser
}

func (d *gzipDecoder) decode(p *piece) error {
	data, trailer := p.packed[p.header:len(p.packed)-gzipTrailer], p.packed[len(p.packed)-gzipTrailer:]
	d.in.Reset(data)
	if d.flate == nil {
		d.flate = flate.NewReader(&d.in)
	} else if err := d.flate.(flate.Resetter).Reset(&d.in, nil); err != nil {
		return err
	}
	// Room for one byte more than there should be, so that it is noticed.
	p.content = roomFor(p.content, p.unpacked+1)
	n, err := readFull(d.flate, p.content)
	p.content = p.content[:min(n, p.unpacked)]
	switch {
	case err != io.EOF && err != io.ErrUnexpectedEOF && err != nil:
		return errMakesNoSense
	case err != io.EOF || n != p.unpacked || d.in.Len() > 0:
		return errNotAsItSays
	case crc32.ChecksumIEEE(p.content) != binary.LittleEndian.Uint32(trailer),
		uint32(p.unpacked) != binary.LittleEndian.Uint32(trailer[4:]):
		return errChecksum
	}
	return nil
}

// gzipStream unpacks member after member. Behind the last there may be zeros, as from a tape; nothing else.
type gzipStream struct {
	in            *countingReader
	member        *gzip.Reader
	behindMembers bool
	inMember      bool
}

func (s *gzipStream) bytesIn() int64 { return s.in.count }

func (s *gzipStream) Read(into []byte) (int, error) {
	for {
		if !s.inMember {
			if err := s.nextMember(); err != nil {
				return 0, err
			}
		}
		n, err := s.member.Read(into)
		if err == io.EOF {
			s.inMember, err = false, nil
		}
		if n > 0 || err != nil {
			return n, gzipFault(err)
		}
	}
}

func (s *gzipStream) nextMember() error {
	for {
		start, err := s.in.Peek(2)
		switch {
		case err != nil && err != io.EOF:
			return err
		case len(start) == 0:
			return io.EOF
		case bytes.Equal(start, gzipMagic):
			return s.open()
		case start[0] != 0:
			return errMoreBehind
		}
		s.in.Discard(1)
	}
}

func (s *gzipStream) open() (err error) {
	if s.member == nil {
		s.member, err = gzip.NewReader(s.in)
	} else {
		err = s.member.Reset(s.in)
	}
	if err != nil {
		return gzipFault(err)
	}
	s.member.Multistream(false)
	s.inMember = true
	return nil
}

// gzipFault words what the decoder found; what failed below it stays.
func gzipFault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil:
		return nil
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		return errCutOff
	case errors.Is(err, gzip.ErrChecksum):
		return errChecksum
	case errors.Is(err, gzip.ErrHeader):
		return errNoCompression
	case errors.As(err, &corrupt):
		return errMakesNoSense
	}
	return err
}
