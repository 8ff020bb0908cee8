package main

import (
	"io"
	"os"
	"sync"
	"time"
)

// The streams of a member.
const (
	streamOut = "OUT"
	streamErr = "ERR"
)

const (
	firstBuffer = 8 << 10
	lastBuffer  = 128 << 10
)

// logbook writes the lines of all members: as JSON to a file, or to stdout and stderr as frames or JSON.
type logbook struct {
	mutex  sync.Mutex
	file   *os.File // nil: stdout and stderr
	format string
	out    io.Writer
	err    io.Writer
}

type logLine struct {
	Time   string `json:"time"`
	Source string `json:"source"`
	Stream string `json:"stream"`
	Text   string `json:"text"`
}

// page is where the lines of one stream are put together before they are written, all that one read brought at once.
type page struct {
	book *logbook
	framer
	to   io.Writer
	text []byte
	top  []byte // of each line
}

func (l *logbook) page(source, stream string) *page {
	p := &page{book: l, framer: frameFor(l.format, source, stream), to: l.out}
	switch {
	case l.file != nil:
		p.to = l.file
	case stream == streamErr && l.format != formatJSON: // JSON names the stream, and one file keeps the order
		p.to = l.err
	}
	return p
}

// write adds one line.
func (l *logbook) write(source, stream, text string) {
	if l.format == formatRaw {
		return // nothing of ours stands between the members' lines
	}
	p := l.page(source, stream)
	p.fill(func() { p.add([]byte(text)) })
}

// fill holds the lock over time stamp and write, so that lines stand in the order of their times. A slow reader makes
// the members wait rather than the launcher remember.
func (p *page) fill(add func()) {
	p.book.mutex.Lock()
	defer p.book.mutex.Unlock()
	p.text, p.top = p.text[:0], p.head(p.top[:0], time.Now().UTC())
	add()
	if len(p.text) > 0 {
		p.to.Write(p.text) // what nobody reads is dropped
	}
}

func (p *page) add(line []byte) {
	text := append(p.text, p.top...)
	text = p.framer.text(text, line)
	p.text = append(text, p.suffix...)
}

// relay copies a stream line by line until it ends; a flood gets more room.
func (l *logbook) relay(from io.Reader, source, stream string) {
	p := l.page(source, stream)
	lines := lineSplitter{emit: p.add}
	buffer := make([]byte, firstBuffer)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.fill(func() { lines.add(buffer[:n]) })
		}
		if err != nil {
			p.fill(lines.flush)
			return
		}
		if n == len(buffer) && n < lastBuffer {
			buffer = make([]byte, 4*n)
			widen(from)
		}
	}
}
