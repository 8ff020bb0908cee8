package main

import "math/bits"

// A decoding table has an entry for each value of the next few bits; where a code is longer, the entry leads to a table
// for the bits behind them.
//
//	literal           value << 16 | bits of the code, with entryLiteral
//	length, distance  base << 16 | bits of the code << 8 | bits of the code and its extra bits
//	longer codes      start << 16 | bits behind << 8, with entryException and entryLonger
//	end of the block  bits of the code, with entryException
//	no code           entryException alone
const (
	entryLiteral   = 1 << 31
	entryException = 1 << 15
	entryLonger    = 1 << 14

	literalBits  = 11
	distanceBits = 8
	longestCode  = 15

	endOfBlock = 256
)

// huffmanTable is used again for each block; its room is that of the worst code.
type huffmanTable struct {
	entries []uint32
	start   int // bits of the first lookup
}

// lengthEntries and distanceEntries are what RFC 1951, 3.2.5, says of each symbol, without the code's bits.
var (
	lengthEntries = [29][2]uint16{
		{3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}, {9, 0}, {10, 0}, {11, 1}, {13, 1}, {15, 1}, {17, 1}, {19, 2}, {23, 2},
		{27, 2}, {31, 2}, {35, 3}, {43, 3}, {51, 3}, {59, 3}, {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5},
		{227, 5}, {258, 0},
	}
	distanceEntries = [30][2]uint16{
		{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 1}, {7, 1}, {9, 2}, {13, 2}, {17, 3}, {25, 3}, {33, 4}, {49, 4}, {65, 5}, {97, 5},
		{129, 6}, {193, 6}, {257, 7}, {385, 7}, {513, 8}, {769, 8}, {1025, 9}, {1537, 9}, {2049, 10}, {3073, 10}, {4097, 11},
		{6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13},
	}
)

// literalEntry is that of a literal, a length or the end of the block, with a code of so many bits.
func literalEntry(symbol, length int) uint32 {
	switch {
	case symbol < endOfBlock:
		return entryLiteral | uint32(symbol)<<16 | uint32(length)
	case symbol == endOfBlock:
		return entryException | uint32(length)
	case symbol-endOfBlock-1 < len(lengthEntries):
		return withExtra(lengthEntries[symbol-endOfBlock-1], length)
	}
	return entryException
}

func distanceEntry(symbol, length int) uint32 {
	if symbol < len(distanceEntries) {
		return withExtra(distanceEntries[symbol], length)
	}
	return entryException
}

func plainEntry(symbol, length int) uint32 {
	return uint32(symbol)<<16 | uint32(length)<<8 | uint32(length)
}

func withExtra(entry [2]uint16, length int) uint32 {
	return uint32(entry[0])<<16 | uint32(length)<<8 | uint32(length+int(entry[1]))
}

// build makes the table for canonical codes of these lengths; false where there can be no such codes.
func (t *huffmanTable) build(lengths []byte, start int, entryOf func(symbol, length int) uint32) bool {
	var count, next [longestCode + 1]int
	for _, length := range lengths {
		count[length]++
	}
	if !canBeCodes(&count, len(lengths)) {
		return false
	}
	for length, code := 1, 0; length <= longestCode; length++ {
		next[length] = code
		code = (code + count[length]) << 1
	}
	t.start = start
	t.entries = append(t.entries[:0], make([]uint32, 1<<start)...)
	for i := range t.entries {
		t.entries[i] = entryException
	}
	longest := longestCode
	for longest > 0 && count[longest] == 0 {
		longest--
	}
	for symbol, length := range lengths {
		if length > 0 {
			t.put(next[length], int(length), longest, entryOf, symbol)
			next[length]++
		}
	}
	return true
}

// canBeCodes refuses more codes than there is room for, and fewer, unless it is a single one of one bit or none.
func canBeCodes(count *[longestCode + 1]int, symbols int) bool {
	room, longest := 1, 0
	for length := 1; length <= longestCode; length++ {
		room = room<<1 - count[length]
		if room < 0 {
			return false
		}
		if count[length] > 0 {
			longest = length
		}
	}
	return room == 0 || longest == 1 || count[0] == symbols
}

func (t *huffmanTable) put(code, length, longest int, entryOf func(symbol, length int) uint32, symbol int) {
	reversed := int(bits.Reverse16(uint16(code)) >> (16 - length))
	if length <= t.start {
		fill(t.entries[:1<<t.start], reversed, length, entryOf(symbol, length))
		return
	}
	first := reversed & (1<<t.start - 1)
	behind := longest - t.start
	if t.entries[first]&entryLonger == 0 {
		t.entries[first] = entryException | entryLonger | uint32(len(t.entries))<<16 | uint32(behind)<<8
		for range 1 << behind {
			t.entries = append(t.entries, entryException)
		}
	}
	at := int(t.entries[first] >> 16)
	fill(t.entries[at:at+1<<behind], reversed>>t.start, length-t.start, entryOf(symbol, length-t.start))
}

// fill puts the entry wherever the code stands in the low bits.
func fill(entries []uint32, code, length int, entry uint32) {
	for i := code; i < len(entries); i += 1 << length {
		entries[i] = entry
	}
}
