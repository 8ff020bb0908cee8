package main

import "bytes"

// field is a field of a tar header: where it stands in the block, and how long it is.
type field struct{ at, length int }

const tarBlock = 512

var (
	fieldName     = field{0, 100}
	fieldMode     = field{100, 8}
	fieldSize     = field{124, 12}
	fieldModified = field{136, 12}
	fieldChecksum = field{148, 8}
	fieldType     = field{156, 1}
	fieldLink     = field{157, 100}
	fieldMagic    = field{257, 8}
	fieldPrefix   = field{345, 155}
)

// ustar has POSIX's version in it; GNU's own magic differs.
const ustar = "ustar\x0000"

func (f field) of(block []byte) []byte { return block[f.at : f.at+f.length] }

// text is the bytes up to the first NUL.
func (f field) text(block []byte) []byte { return upToNUL(f.of(block)) }

func upToNUL(text []byte) []byte {
	before, _, _ := bytes.Cut(text, []byte{0})
	return before
}

// number is octal digits, or GNU's binary form for what these cannot hold; false when it is neither, or negative.
func (f field) number(block []byte) (int64, bool) {
	if text := f.of(block); text[0]&0x80 != 0 {
		return binaryNumber(text)
	}
	return octalNumber(f.of(block))
}

func octalNumber(text []byte) (int64, bool) {
	const blanks = " \t"
	rest := bytes.TrimLeft(text, blanks)
	value := int64(0)
	for len(rest) > 0 && rest[0]&^7 == '0' {
		if value>>60 != 0 {
			return 0, false
		}
		value = value<<3 | int64(rest[0]&7)
		rest = rest[1:]
	}
	rest = bytes.TrimLeft(rest, blanks)
	return value, len(rest) == 0 || rest[0] == 0
}

func binaryNumber(text []byte) (int64, bool) {
	value := int64(text[0] & 0x7f)
	for _, b := range text[1:] {
		if value >= 1<<55 {
			return 0, false
		}
		value = value<<8 | int64(b)
	}
	return value, true
}

// hasTrueChecksum adds the block's bytes, its checksum read as spaces; signed as old tars did, too.
func hasTrueChecksum(block []byte) bool {
	written, ok := fieldChecksum.number(block)
	unsigned, signed := int64(0), int64(0)
	for _, b := range block {
		unsigned += int64(b)
		signed += int64(int8(b))
	}
	for _, b := range fieldChecksum.of(block) {
		unsigned += ' ' - int64(b)
		signed += ' ' - int64(int8(b))
	}
	return ok && (written == unsigned || written == signed)
}

func isZero(block []byte) bool {
	for _, b := range block {
		if b != 0 {
			return false
		}
	}
	return true
}

// padding is how many bytes follow content of this size, up to the next block.
func padding(size int64) int64 { return -size & (tarBlock - 1) }
