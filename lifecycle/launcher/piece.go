package main

import (
	"io"
	"runtime"
	"sync/atomic"
)

const (
	// largestPiece is the most that is unpacked at once: larger ones come from others and are read as a stream.
	largestPiece = 16 << 20
	// streamBytes is how much of a stream is handed on at once.
	streamBytes  = 256 << 10
	streamPieces = 8
	mostWorkers  = 4
)

// piece is a part of a droplet's tar, with room for what it is unpacked from. It is used again when its last user has
// released it.
type piece struct {
	packed   []byte
	header   int // bytes of packed before the compressed data
	unpacked int // bytes that there should be
	content  []byte
	grewFrom int64 // bytes of the file that it came from
	err      error // behind the content
	ready    chan struct{}
	users    atomic.Int32
	home     chan *piece
}

func newPiece(home chan *piece) *piece {
	return &piece{ready: make(chan struct{}, 1), home: home}
}

func (p *piece) retain() { p.users.Add(1) }

func (p *piece) release() {
	if p.users.Add(-1) == 0 {
		p.home <- p
	}
}

// cutter finds the pieces of a compressed file that say how long they are.
type cutter interface {
	// cut reads the next piece, without unpacking it; false where none follows.
	cut(p *piece) (bool, error)
	// rest is what is left, as a stream, which counts the bytes that it came from.
	rest() (packedStream, error)
	// decoder unpacks pieces, for one worker.
	decoder() decoder
}

type decoder interface{ decode(p *piece) error }

// packedStream is unpacked from start to end by one reader.
type packedStream interface {
	io.Reader
	bytesIn() int64
}

// pieces are those of one file, in order, unpacked by several workers a few ahead of their reader.
type pieces struct {
	free    chan *piece
	work    chan *piece
	ordered chan *piece
	closed  chan struct{}
}

func workers() int { return min(mostWorkers, runtime.GOMAXPROCS(0)) }

func startPieces(c cutter) *pieces {
	ahead := workers() + 3
	p := &pieces{
		free:    make(chan *piece, ahead+streamPieces),
		work:    make(chan *piece, ahead),
		ordered: make(chan *piece, ahead+streamPieces),
		closed:  make(chan struct{}),
	}
	for range ahead {
		p.free <- newPiece(p.free)
	}
	go p.produce(c)
	return p
}

func (p *pieces) close() { close(p.closed) }

// next is the next piece, with one user; io.EOF behind the last.
func (p *pieces) next() (*piece, error) {
	next, more := <-p.ordered
	if !more {
		return nil, io.EOF
	}
	<-next.ready
	return next, nil
}

// blank is a piece to fill; nil when nobody reads any more.
func (p *pieces) blank() *piece {
	select {
	case blank := <-p.free:
		blank.users.Store(1)
		blank.err = nil
		return blank
	case <-p.closed:
		return nil
	}
}

func (p *pieces) produce(c cutter) {
	defer close(p.ordered)
	if !p.cut(c) {
		return
	}
	rest, err := c.rest()
	if err != nil {
		p.end(err)
	} else if rest != nil {
		p.stream(rest)
	}
}

// cut hands out pieces until the file has no more of them; false where that is all.
func (p *pieces) cut(c cutter) bool {
	defer close(p.work)
	for started := 0; ; started++ {
		blank := p.blank()
		if blank == nil {
			return false
		}
		more, err := c.cut(blank)
		if err != nil {
			blank.content = blank.content[:0]
			p.finish(blank, err)
			return false
		}
		if !more {
			blank.release()
			return true
		}
		if started < workers() {
			go p.unpack(c.decoder())
		}
		blank.grewFrom = int64(len(blank.packed))
		p.work <- blank
		p.ordered <- blank
	}
}

func (p *pieces) unpack(d decoder) {
	for piece := range p.work {
		if piece.err = d.decode(piece); piece.err != nil {
			piece.content = piece.content[:0]
		}
		piece.ready <- struct{}{}
	}
}

func (p *pieces) stream(rest packedStream) {
	for range streamPieces {
		p.free <- newPiece(p.free)
	}
	before := int64(0)
	for {
		blank := p.blank()
		if blank == nil {
			return
		}
		blank.content = roomFor(blank.content, streamBytes)
		n, err := readFull(rest, blank.content)
		blank.content = blank.content[:n]
		blank.grewFrom, before = rest.bytesIn()-before, rest.bytesIn()
		if err == io.EOF {
			p.finish(blank, nil)
			return
		}
		p.finish(blank, err)
		if err != nil {
			return
		}
	}
}

func (p *pieces) end(err error) {
	if blank := p.blank(); blank != nil {
		blank.content = blank.content[:0]
		p.finish(blank, err)
	}
}

func (p *pieces) finish(whole *piece, err error) {
	whole.err = err
	whole.ready <- struct{}{}
	p.ordered <- whole
}

// readFull is io.ReadFull that keeps the reader's own error.
func readFull(from io.Reader, into []byte) (int, error) {
	for n := 0; ; {
		more, err := from.Read(into[n:])
		n += more
		if err != nil || n == len(into) {
			return n, err
		}
	}
}

// roomFor is the slice with this length, whatever it held.
func roomFor(old []byte, size int) []byte {
	if cap(old) < size {
		return make([]byte, size)
	}
	return old[:size]
}
