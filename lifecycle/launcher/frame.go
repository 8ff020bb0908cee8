package main

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
)

// The forms in which the lines of members are written.
const (
	formatFrames = "frames" // for people
	formatJSON   = "json"
	formatRaw    = "raw" // the members write themselves
)

// framer appends lines of one stream of one member, with what stands around them.
type framer struct {
	layout string // of the time
	before string // the time
	prefix string // the text
	suffix string
	text   func(to, text []byte) []byte
}

func frameFor(format, source, stream string) framer {
	if format == formatJSON {
		return framer{nanoseconds, `{"time":"`, `","source":` + jsonText(source) + `,"stream":` + jsonText(stream) + `,"text":"`, "\"}\n", appendJSON}
	}
	return framer{"2006-01-02T15:04:05.00-0700", "", " [" + source + "] " + stream + " ", "\n", appendHarmless}
}

// head is what comes before each line that was read at this time.
func (f framer) head(to []byte, now time.Time) []byte {
	to = append(to, f.before...)
	to = now.AppendFormat(to, f.layout)
	return append(to, f.prefix...)
}

func appendHarmless(to, text []byte) []byte {
	if isPlain(text) {
		return append(to, text...)
	}
	return append(to, withoutControls(valid(text))...)
}

func appendJSON(to, text []byte) []byte {
	if isPlain(text) && bytes.IndexByte(text, '"') < 0 && bytes.IndexByte(text, '\\') < 0 {
		return append(to, text...)
	}
	quoted := jsonText(valid(text))
	return append(to, quoted[1:len(quoted)-1]...)
}

func valid(text []byte) string { return strings.ToValidUTF8(string(text), "\uFFFD") }

func jsonText(text string) string { return strings.TrimSuffix(string(jsonLine(text)), "\n") }

const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// isPlain holds for text that needs no second look: printable ASCII alone. Nearly all lines are such, so it looks at
// 32 bytes at once.
func isPlain(text []byte) bool {
	for ; len(text) >= 32; text = text[32:] {
		a, b := binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[8:])
		c, d := binary.LittleEndian.Uint64(text[16:]), binary.LittleEndian.Uint64(text[24:])
		if (odd(a)|odd(b)|odd(c)|odd(d))&highs != 0 {
			return false
		}
	}
	for _, b := range text {
		if b < ' ' || b >= 0x7f {
			return false
		}
	}
	return true
}

// odd has the high bit of a byte set where that is not printable; then maybe in some above it too.
func odd(word uint64) uint64 { return word | (word - lows*' ') | ((word ^ lows*0x7f) - lows) }

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
