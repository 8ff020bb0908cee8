package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	inflateWindow = 32 << 10
	// gzipHeaderLimit bounds the name and the comment in a header.
	gzipHeaderLimit = 64 << 10
)

// gzipStream unpacks member after member. Behind the last there may be zeros, as from a tape; nothing else.
type gzipStream struct {
	in       *bufio.Reader
	count    int64
	inflater inflater
	handedOn int // of what is in the inflater's out
	inMember bool
	ended    bool // the member's data, not yet its trailer
	checksum uint32
	size     uint32
}

func (s *gzipStream) bytesIn() int64 { return s.count }

func (s *gzipStream) Read(into []byte) (int, error) {
	for s.handedOn == s.inflater.n {
		if err := s.advance(); err != nil {
			return 0, err
		}
	}
	n := copy(into, s.inflater.out[s.handedOn:s.inflater.n])
	s.handedOn += n
	return n, nil
}

// advance unpacks more, or goes on to the next member.
func (s *gzipStream) advance() error {
	switch {
	case s.ended:
		return s.trailer()
	case s.inMember:
		return s.inflate()
	}
	return s.nextMember()
}

func (s *gzipStream) inflate() error {
	f := &s.inflater
	s.slide()
	before := f.n
	f.in, _ = s.in.Peek(s.in.Buffered())
	f.at = 0
	status, err := f.run()
	if err != nil {
		return err
	}
	s.discard(f.at)
	fresh := f.out[before:f.n]
	s.checksum = crc32.Update(s.checksum, crc32.IEEETable, fresh)
	s.size += uint32(len(fresh))
	s.ended = status == inflateDone
	if status == inflateNeedsInput {
		_, err = s.in.Peek(min(s.in.Buffered()+1, s.in.Size()))
		if f.atEnd = err == io.EOF; !f.atEnd {
			return err
		}
	}
	return nil
}

// slide keeps what may be copied from.
func (s *gzipStream) slide() {
	f := &s.inflater
	if f.out == nil {
		f.out = make([]byte, inflateWindow+streamBytes)
	}
	if len(f.out)-f.n < len(f.out)/2 {
		f.n = copy(f.out, f.out[f.n-inflateWindow:f.n])
		s.handedOn = f.n
	}
}

func (s *gzipStream) discard(bytes int) {
	s.in.Discard(bytes)
	s.count += int64(bytes)
}

func (s *gzipStream) trailer() error {
	trailer, err := s.in.Peek(gzipTrailer)
	switch {
	case err != nil:
		return cutOffAtEnd(0, err)
	case binary.LittleEndian.Uint32(trailer) != s.checksum, binary.LittleEndian.Uint32(trailer[4:]) != s.size:
		return errChecksum
	}
	s.discard(gzipTrailer)
	s.inMember, s.ended = false, false
	return nil
}

func (s *gzipStream) nextMember() error {
	for {
		start, err := s.in.Peek(len(gzipMagic))
		switch {
		case err != nil && err != io.EOF:
			return err
		case len(start) == 0:
			return io.EOF
		case bytes.Equal(start, gzipMagic):
			return s.header()
		case start[0] != 0:
			return errMoreBehind
		}
		s.discard(1)
	}
}

// header passes over what stands before the member's data (RFC 1952, 2.3).
func (s *gzipStream) header() error {
	const hasChecksum, hasExtra, hasName, hasComment = 2, 4, 8, 16
	fixed, err := s.in.Peek(gzipFixed - 2)
	if err != nil {
		return cutOffAtEnd(0, err)
	}
	if fixed[2] != 8 {
		return errNoCompression
	}
	flags := fixed[3]
	s.discard(len(fixed))
	if flags&hasExtra != 0 {
		err = s.skipExtra()
	}
	if flags&hasName != 0 && err == nil {
		err = s.skipText()
	}
	if flags&hasComment != 0 && err == nil {
		err = s.skipText()
	}
	if flags&hasChecksum != 0 && err == nil {
		err = s.skip(2)
	}
	s.inflater.reset()
	s.inflater.atEnd = false
	s.handedOn, s.inMember, s.checksum, s.size = 0, true, 0, 0
	return err
}

func (s *gzipStream) skipExtra() error {
	length, err := s.in.Peek(2)
	if err != nil {
		return cutOffAtEnd(0, err)
	}
	return s.skip(2 + int(binary.LittleEndian.Uint16(length)))
}

func (s *gzipStream) skip(bytes int) error {
	n, err := s.in.Discard(bytes)
	s.count += int64(n)
	return cutOffAtEnd(n, err)
}

func (s *gzipStream) skipText() error {
	for range gzipHeaderLimit {
		b, err := s.in.ReadByte()
		if err != nil {
			return cutOffAtEnd(0, err)
		}
		s.count++
		if b == 0 {
			return nil
		}
	}
	return failf(exitLimit, "its gzip header holds a name without end")
}
