package main

import (
	"bytes"
	"strings"
)

const (
	paxPath     = "path"
	paxLinkPath = "linkpath"
	paxSize     = "size"
)

// paxRecords is what does not fit the fields of a tar header, as LENGTH KEY=VALUE lines of an extended header.
type paxRecords map[string]string

func (p paxRecords) has(key string) bool {
	_, there := p[key]
	return there
}

// isSparse tells a file with holes, in any of GNU tar's ways.
func (p paxRecords) isSparse() bool {
	for key := range p {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// parsePax refuses what is malformed, and a key that stands there twice: readers differ in which of the two they believe.
func parsePax(text []byte) (paxRecords, error) {
	const longestLength = 8
	records := paxRecords{}
	for len(text) > 0 {
		space := bytes.IndexByte(text[:min(len(text), longestLength)], ' ')
		if space < 0 {
			return nil, inPax("a record without ' '")
		}
		end, ok := decimal(string(text[:space]))
		switch {
		case !ok:
			return nil, inPax("'" + printable(string(text[:space])) + "' where a number belongs")
		case end <= int64(space)+1 || end > int64(len(text)) || text[end-1] != '\n':
			return nil, inPax("a record of the wrong length")
		}
		key, value, ok := strings.Cut(string(text[space+1:end-1]), "=")
		switch {
		case !ok:
			return nil, inPax("a record without '='")
		case records.has(key):
			return nil, inPax("the key '" + printable(key) + "' twice")
		}
		records[key] = value
		text = text[end:]
	}
	return records, nil
}

func inPax(fault string) error {
	return failf(exitUnsafe, "it is damaged: an extended header holds %s", fault)
}

// decimal is the number that these digits write; nineteen of them at most.
func decimal(digits string) (int64, bool) {
	value := int64(0)
	for _, digit := range []byte(digits) {
		if digit < '0' || digit > '9' || value > (1<<63-1-9)/10 {
			return 0, false
		}
		value = value*10 + int64(digit-'0')
	}
	return value, digits != ""
}
