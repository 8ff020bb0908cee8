package main

import (
	"bytes"
	"unicode/utf8"
)

// maxLineBytes is Cloud Foundry's longest log message.
const maxLineBytes = 61_440

// lineSplitter cuts bytes into messages: at \n and \r, without empty ones, and where a line is too long, between two
// characters. What it emits is valid until the next call.
type lineSplitter struct {
	emit    func([]byte)
	pending []byte
}

// add looks for \n and \r one after the other: each search alone is the processor's fastest.
func (s *lineSplitter) add(text []byte) {
	for {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			s.addLine(text, false)
			return
		}
		s.addLine(text[:end], true)
		text = text[end+1:]
	}
}

func (s *lineSplitter) addLine(line []byte, ended bool) {
	for {
		end := bytes.IndexByte(line, '\r')
		if end < 0 {
			s.addPiece(line, ended)
			return
		}
		s.addPiece(line[:end], true)
		line = line[end+1:]
	}
}

func (s *lineSplitter) addPiece(piece []byte, ended bool) {
	switch {
	case !ended:
		s.grow(piece)
	case len(s.pending) == 0 && len(piece) <= maxLineBytes:
		if len(piece) > 0 {
			s.emit(piece)
		}
	default:
		s.grow(piece)
		s.flush()
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
