package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// maxLineBytes is Cloud Foundry's longest log message.
const maxLineBytes = 61_440

// The streams of a member.
const (
	streamOut = "OUT"
	streamErr = "ERR"
)

// logbook writes the lines of all members: as NDJSON to a file, or as frames a person reads to stdout and stderr.
type logbook struct {
	mutex sync.Mutex
	file  *os.File // nil: frames
	out   io.Writer
	err   io.Writer
}

type logLine struct {
	Time   string `json:"time"`
	Source string `json:"source"`
	Stream string `json:"stream"`
	Text   string `json:"text"`
}

// write holds the lock over time stamp and write, so that lines stand in the order of their times. A slow reader makes
// the members wait rather than the launcher remember.
func (l *logbook) write(source, stream, text string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := time.Now().UTC()
	if l.file != nil {
		l.file.Write(jsonLine(logLine{now.Format(nanoseconds), source, stream, text}))
		return
	}
	to := l.out
	if stream == streamErr {
		to = l.err
	}
	io.WriteString(to, now.Format("2006-01-02T15:04:05.00-0700")+" ["+source+"] "+stream+" "+withoutControls(text)+"\n")
}

// relay copies a stream line by line until it ends.
func (l *logbook) relay(from io.Reader, source, stream string) {
	lines := lineSplitter{emit: func(text []byte) {
		l.write(source, stream, strings.ToValidUTF8(string(text), "\uFFFD"))
	}}
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		lines.add(buffer[:n])
		if err != nil {
			lines.flush()
			return
		}
	}
}

// lineSplitter cuts bytes into messages: at \n and \r, without empty ones, and where a line is too long, between two
// characters.
type lineSplitter struct {
	emit    func([]byte)
	pending []byte
}

func (s *lineSplitter) add(text []byte) {
	for len(text) > 0 {
		end := bytes.IndexAny(text, "\n\r")
		if end < 0 {
			s.grow(text)
			return
		}
		s.grow(text[:end])
		s.flush()
		text = text[end+1:]
	}
}

func (s *lineSplitter) grow(text []byte) {
	s.pending = append(s.pending, text...)
	for len(s.pending) > maxLineBytes {
		cut := characterBoundary(s.pending, maxLineBytes)
		s.emit(s.pending[:cut])
		s.pending = append(s.pending[:0], s.pending[cut:]...)
	}
}

func (s *lineSplitter) flush() {
	if len(s.pending) > 0 {
		s.emit(s.pending)
		s.pending = s.pending[:0]
	}
}

// characterBoundary is the last place at or before limit that is not inside a UTF-8 character.
func characterBoundary(text []byte, limit int) int {
	for cut := limit; cut > limit-utf8.UTFMax; cut-- {
		if utf8.RuneStart(text[cut]) {
			return cut
		}
	}
	return limit
}

// beginsWithColour looks for what a regular expression would name ^\x1b\[[0-9;]*m, which every start would have to compile.
func beginsWithColour(text string) bool {
	codes, escaped := strings.CutPrefix(text, "\x1b[")
	return escaped && strings.HasPrefix(strings.TrimLeft(codes, "0123456789;"), "m")
}

// withoutControls keeps a member from playing tricks with a terminal: of control characters only tabs and colours pass.
func withoutControls(text string) string {
	isControl := func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 }
	if strings.IndexFunc(text, isControl) < 0 {
		return text
	}
	var kept strings.Builder
	for i, r := range text {
		if !isControl(r) || r == '\x1b' && beginsWithColour(text[i:]) {
			kept.WriteRune(r)
		}
	}
	return kept.String()
}
