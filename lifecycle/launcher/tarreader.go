package main

import (
	"io"
	"math"
	"strings"
	"time"
)

const (
	maxEntries     = 1_000_000
	maxFileBytes   = 16 << 30
	maxHeaderBytes = 64 << 10
)

// tarReader reads a tar entry by entry and believes nothing: names are checked, headers are bounded and must add up, and
// what is neither file, directory nor link is refused. It knows the POSIX form with extended headers and GNU's long
// names. Two headers that contradict one another are refused, since two readers would see two archives.
//
// It refuses the same archives as the reader in Java: fixtures/hostile is the table of both.
type tarReader struct {
	source  *tarSource
	entries int
	last    string // the entry before, for messages
	left    int64  // content of the entry at hand
	padding int64
}

// next is the next entry; io.EOF at the end of the archive, when the source has been read to its end.
func (r *tarReader) next() (*entry, error) {
	found, err := r.find()
	if err == io.EOF {
		return nil, err
	}
	if err != nil {
		return nil, r.behindLast(err)
	}
	r.last = found.name
	return found, nil
}

// behindLast says where something is wrong that has no name itself.
func (r *tarReader) behindLast(err error) error {
	if f, ok := err.(*failure); ok && r.last != "" && !strings.Contains(f.message, "'") {
		return failf(f.code, "%s (at or behind the entry './%s')", f.message, printable(r.last))
	}
	return err
}

func (r *tarReader) find() (*entry, error) {
	if err := r.source.skip(r.left + r.padding); err != nil {
		return nil, err
	}
	r.left, r.padding = 0, 0
	more := extension{}
	for {
		block, err := r.source.block()
		if err != nil {
			return nil, err
		}
		if isZero(block) {
			return nil, r.end()
		}
		if !hasTrueChecksum(block) {
			return nil, r.notTar()
		}
		kind := block[fieldType.at]
		switch kind {
		case 'x', 'g', 'L', 'K':
			err = r.extend(&more, kind, block)
		default:
			var found *entry
			if found, err = r.entry(block, &more); found != nil {
				return found, err
			}
			more = extension{}
		}
		if err != nil {
			return nil, err
		}
	}
}

func (r *tarReader) notTar() error {
	if r.entries == 0 {
		return failf(exitUnsafe, "it holds no tar archive")
	}
	return failf(exitUnsafe, "it is damaged: the checksum of a header is wrong")
}

// end reads what follows: a second block of zeros, after which there may be more zeros, nothing else.
func (r *tarReader) end() error {
	rest, err := r.source.block()
	if err != nil {
		return err
	}
	for err == nil {
		if !isZero(rest) {
			return failf(exitUnsafe, "there is more after its end marker")
		}
		rest, err = r.source.some(math.MaxInt64)
	}
	return err
}

// part is the next part of the content of the entry at hand; io.EOF when there is no more.
func (r *tarReader) part() ([]byte, error) {
	if r.left == 0 {
		return nil, io.EOF
	}
	part, err := r.source.some(r.left)
	r.left -= int64(len(part))
	return part, r.behindLast(cutOffAtEnd(0, err))
}

// retainedPart is the next part of the content, which stays until it is released; nothing where there is no more.
func (r *tarReader) retainedPart() (filePart, error) {
	part, err := r.part()
	if err == io.EOF {
		return filePart{}, nil
	}
	if err != nil {
		return filePart{}, err
	}
	r.source.current.retain()
	return filePart{bytes: part, from: r.source.current}, nil
}

// entry is the one that the block begins; nil for the root, of which nothing is said.
func (r *tarReader) entry(block []byte, more *extension) (*entry, error) {
	if r.entries++; r.entries > maxEntries {
		return nil, failf(exitLimit, "it holds more than %d entries", maxEntries)
	}
	written := writtenName(block, more)
	kind, err := kindOf(block[fieldType.at], written)
	if err != nil {
		return nil, err
	}
	size, err := sizeOf(block, more)
	switch {
	case err != nil:
		return nil, err
	case kind != kindFile && size != 0:
		return nil, damaged(written, "it is no file but has content")
	case (written == "./" || written == ".") && kind != kindDirectory:
		return nil, failf(exitUnsafe, "its root is no directory")
	case written == "./" || written == ".":
		return nil, nil
	}
	name, err := entryName(written)
	if err != nil {
		return nil, err
	}
	r.left, r.padding = size, padding(size)
	found := &entry{name: name, kind: kind, size: size}
	return found, found.read(block, more)
}

func writtenName(block []byte, more *extension) string {
	if more.pax.has(paxPath) {
		return more.pax[paxPath]
	}
	name := string(fieldName.text(block))
	if string(fieldMagic.of(block)) == ustar {
		if prefix := fieldPrefix.text(block); len(prefix) > 0 {
			return string(prefix) + "/" + name
		}
	}
	return name
}

func kindOf(flag byte, written string) (entryKind, error) {
	switch flag {
	case '0', 0, '7':
		if strings.HasSuffix(written, "/") { // as tars from before there were types end the names of directories
			return kindDirectory, nil
		}
		return kindFile, nil
	case '1':
		return kindHardLink, nil
	case '2':
		return kindSymlink, nil
	case '5':
		return kindDirectory, nil
	}
	fault := map[byte]string{'3': "is a device", '4': "is a device", '6': "is a FIFO", 'S': "is a sparse file"}[flag]
	if fault == "" {
		fault = "is of an unknown type"
	}
	name, err := entryName(written)
	if err != nil {
		return 0, err
	}
	return 0, unsafeEntry(name, fault)
}

func sizeOf(block []byte, more *extension) (int64, error) {
	size, ok := fieldSize.number(block)
	if more.pax.has(paxSize) {
		size, ok = decimal(more.pax[paxSize])
	}
	if !ok {
		return 0, failf(exitUnsafe, "it is damaged: the size of an entry is no number")
	}
	if size > maxFileBytes {
		return 0, failf(exitLimit, "a file in it has more than %d bytes", int64(maxFileBytes))
	}
	return size, nil
}

// read takes the rest of what the header says.
func (e *entry) read(block []byte, more *extension) error {
	mode, ok := fieldMode.number(block)
	if !ok {
		return damaged(e.name, "its header holds what is no number")
	}
	e.mode = uint32(mode & 0o7777)
	e.modified, ok = modifiedIn(block)
	if !ok {
		return damaged(e.name, "its header holds a time that is no number")
	}
	if e.kind == kindSymlink || e.kind == kindHardLink {
		return e.readTarget(block, more)
	}
	return nil
}

// modifiedIn is 1970 for times before it, which only GNU's binary form can write.
func modifiedIn(block []byte) (time.Time, bool) {
	if block[fieldModified.at] == 0xff {
		return time.Unix(0, 0), true
	}
	seconds, ok := fieldModified.number(block)
	return time.Unix(min(seconds, math.MaxInt32), 0), ok
}

func (e *entry) readTarget(block []byte, more *extension) (err error) {
	e.target = string(fieldLink.text(block))
	if more.pax.has(paxLinkPath) {
		e.target = more.pax[paxLinkPath]
	}
	switch {
	case e.target == "" || strings.IndexByte(e.target, 0) >= 0:
		return unsafeEntry(e.name, "is a link that has no target")
	case len(e.target) > maxTargetBytes:
		return unsafeEntry(e.name, "is a link that has a target longer than 4095 bytes")
	}
	if e.kind == kindHardLink {
		e.target, err = entryName(e.target)
	}
	if err != nil {
		return unsafeEntry(e.name, "is a hard link: "+err.Error())
	}
	return nil
}

func unsafeEntry(name, fault string) error {
	return failf(exitUnsafe, "the entry './%s' %s", printable(name), fault)
}

func damaged(written, fault string) error {
	return failf(exitUnsafe, "it is damaged: '%s': %s", printable(written), fault)
}
