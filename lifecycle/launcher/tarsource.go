package main

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// tarSource is the uncompressed tar of a droplet: hashed, counted, and decompressed ahead of its reader.
type tarSource struct {
	ahead    *readAhead
	hash     hash.Hash
	total    int64
	zeroTail int64 // zero bytes at the end of what was read so far
}

func newTarSource(file io.Reader) (*tarSource, error) {
	buffered := bufio.NewReaderSize(file, 1<<16)
	magic, err := buffered.Peek(4)
	switch {
	case err == io.EOF:
		return nil, failf(exitUnsafe, "no droplet: only %d bytes", len(magic))
	case err != nil:
		return nil, err
	case string(magic) == "\x28\xb5\x2f\xfd":
		return nil, failf(exitUnsafe, "compressed with zstd, which this launcher does not read: make the droplet with gzip")
	case magic[0] != 0x1f || magic[1] != 0x8b:
		return nil, failf(exitUnsafe, "no droplet: not compressed with gzip")
	}
	plain, err := gzip.NewReader(buffered) // reads member after member
	if err != nil {
		return nil, err
	}
	return newPlainSource(plain), nil
}

func newPlainSource(plain io.Reader) *tarSource {
	return &tarSource{ahead: startReadAhead(plain), hash: sha256.New()}
}

func (s *tarSource) Read(into []byte) (int, error) {
	n, err := s.ahead.Read(into)
	s.hash.Write(into[:n])
	s.total += int64(n)
	s.countZeros(into[:n])
	if s.total > maxTotalBytes {
		return 0, failf(exitLimit, "more than %d bytes unpacked", int64(maxTotalBytes))
	}
	return n, err
}

func (s *tarSource) countZeros(read []byte) {
	zeros := 0
	for zeros < len(read) && read[len(read)-1-zeros] == 0 {
		zeros++
	}
	if zeros < len(read) {
		s.zeroTail = 0
	}
	s.zeroTail += int64(zeros)
}

// finish reads what follows the archive's end, which must be padding, so that the digest covers every byte.
func (s *tarSource) finish() error {
	if s.zeroTail < 512 { // Go's reader takes a file cut between two entries for whole
		return io.ErrUnexpectedEOF
	}
	rest := make([]byte, 1<<15)
	for {
		n, err := s.Read(rest)
		for _, b := range rest[:n] {
			if b != 0 {
				return failf(exitUnsafe, "data after the end of the archive")
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *tarSource) digest() string {
	return "sha256:" + hex.EncodeToString(s.hash.Sum(nil))
}

func (s *tarSource) close() { s.ahead.close() }

// readAhead decompresses on another core while entries are written.
type readAhead struct {
	full    chan chunk
	empty   chan []byte
	closed  chan struct{}
	current chunk
	rest    []byte
}

type chunk struct {
	bytes []byte
	n     int
	err   error
}

const (
	chunkBytes = 128 << 10
	chunks     = 4
)

func startReadAhead(source io.Reader) *readAhead {
	r := &readAhead{full: make(chan chunk, chunks), empty: make(chan []byte, chunks), closed: make(chan struct{})}
	for i := 0; i < chunks; i++ {
		r.empty <- make([]byte, chunkBytes)
	}
	go r.fill(source)
	return r
}

func (r *readAhead) fill(source io.Reader) {
	for {
		var buffer []byte
		select {
		case buffer = <-r.empty:
		case <-r.closed:
			return
		}
		next := chunk{bytes: buffer}
		for next.n < len(buffer) && next.err == nil {
			var n int
			n, next.err = source.Read(buffer[next.n:])
			next.n += n
		}
		r.full <- next
		if next.err != nil {
			return
		}
	}
}

func (r *readAhead) Read(into []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.current.err != nil {
			return 0, r.current.err
		}
		if r.current.bytes != nil {
			r.empty <- r.current.bytes
		}
		r.current = <-r.full
		r.rest = r.current.bytes[:r.current.n]
		if len(r.rest) == 0 {
			return 0, r.current.err
		}
	}
	n := copy(into, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *readAhead) close() { close(r.closed) }
