package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

const (
	maxTotalBytes = 32 << 30
	// A small file may unpack to so many times its size, beyond the first 64 MiB.
	maxRatio       = 250
	ratioFreeBytes = 64 << 20
)

// tarSource is the uncompressed tar of a droplet, in order, hashed beside its reader.
type tarSource struct {
	pieces   *pieces
	hash     *hasher
	current  *piece
	rest     []byte // of current, not yet read
	packed   int64
	unpacked int64
	partial  [tarBlock]byte
}

func newTarSource(file io.Reader) (*tarSource, error) {
	c, err := cutterFor(file)
	if err != nil {
		return nil, err
	}
	return &tarSource{pieces: startPieces(c), hash: startHasher()}, nil
}

// some is what comes next, so many bytes at most. It stays as it is until the next call, or as long as its piece is
// retained.
func (s *tarSource) some(most int64) ([]byte, error) {
	for len(s.rest) == 0 {
		if err := s.advance(); err != nil {
			return nil, err
		}
	}
	n := min(most, int64(len(s.rest)))
	some := s.rest[:n]
	s.rest = s.rest[n:]
	return some, nil
}

// advance goes on to the next piece; io.EOF behind the last.
func (s *tarSource) advance() error {
	if s.current != nil {
		err := s.current.err
		if err != nil {
			return err
		}
		s.current.release()
		s.current = nil
	}
	next, err := s.pieces.next()
	if err != nil {
		return err
	}
	s.current, s.rest = next, next.content
	s.packed += next.grewFrom
	s.unpacked += int64(len(next.content))
	s.hash.add(next)
	switch {
	case s.unpacked > maxTotalBytes:
		return failf(exitLimit, "it unpacks to more than %d bytes", int64(maxTotalBytes))
	case s.unpacked > ratioFreeBytes && s.unpacked/maxRatio > s.packed:
		return failf(exitLimit, "it unpacks to more than %d times its size", maxRatio)
	}
	return nil
}

// block is the next 512 bytes.
func (s *tarSource) block() ([]byte, error) {
	block, err := s.some(tarBlock)
	if err != nil || len(block) == tarBlock {
		return block, cutOffAtEnd(0, err)
	}
	n := copy(s.partial[:], block)
	return s.partial[:], s.fill(s.partial[n:])
}

func (s *tarSource) fill(into []byte) error {
	for n := 0; n < len(into); {
		some, err := s.some(int64(len(into) - n))
		if err != nil {
			return cutOffAtEnd(0, err)
		}
		n += copy(into[n:], some)
	}
	return nil
}

func (s *tarSource) skip(bytes int64) error {
	for bytes > 0 {
		some, err := s.some(bytes)
		if err != nil {
			return cutOffAtEnd(0, err)
		}
		bytes -= int64(len(some))
	}
	return nil
}

// digest is that of every byte, once all were read.
func (s *tarSource) digest() string { return "sha256:" + hex.EncodeToString(s.hash.sum()) }

func (s *tarSource) close() {
	s.pieces.close()
	s.hash.close()
}

const (
	hashedAtOnce = 4 << 10 // stays in the innermost cache
	cacheLine    = 64
)

// hasher adds up pieces on another core.
type hasher struct {
	pieces chan *piece
	result chan []byte
	closed bool
}

func startHasher() *hasher {
	h := &hasher{pieces: make(chan *piece, mostWorkers), result: make(chan []byte, 1)}
	go h.run()
	return h
}

func (h *hasher) run() {
	hash := sha256.New()
	for p := range h.pieces {
		for rest := p.content; len(rest) > 0; {
			some := rest[:min(hashedAtOnce, len(rest))]
			rest = rest[len(some):]
			fetch(some)
			hash.Write(some)
		}
		p.release()
	}
	h.result <- hash.Sum(nil)
}

// fetch reads a byte of each cache line, so that the processor asks for many at once. SHA-256 alone asks for one after
// the other and waits for each, which takes half as long again: another core wrote them.
//
//go:noinline
func fetch(bytes []byte) (all byte) {
	for at := 0; at < len(bytes); at += cacheLine {
		all |= bytes[at] // what nobody uses would not be read
	}
	return all
}

func (h *hasher) add(p *piece) {
	p.retain()
	h.pieces <- p
}

func (h *hasher) sum() []byte {
	h.close()
	return <-h.result
}

func (h *hasher) close() {
	if !h.closed {
		h.closed = true
		close(h.pieces)
	}
}
