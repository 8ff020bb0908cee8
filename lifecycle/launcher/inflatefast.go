package main

import "encoding/binary"

// manySymbols unpacks while there are eight bytes of input and enough room; it tells whether the block ended.
func (f *inflater) manySymbols() (ended bool, err error) {
	in, out := f.in, f.out
	at, n, bits, count := f.at, f.n, f.bits, f.count
	literals, distances := f.literal.entries, f.further.entries
	first := literals[:1<<literalBits]
	firstDistance := distances[:1<<distanceBits]
	for at+16 <= len(in) && n+inflateRoom <= len(out) {
		bits |= binary.LittleEndian.Uint64(in[at:]) << (count & 63)
		at += int((63 - count) >> 3)
		count |= 56
		entry := first[bits&(1<<literalBits-1)]
		if entry&entryLiteral != 0 {
			bits >>= entry & 63
			count -= uint(entry & 63)
			out[n] = byte(entry >> 16)
			n++
			entry = first[bits&(1<<literalBits-1)]
			if entry&entryLiteral != 0 {
				bits >>= entry & 63
				count -= uint(entry & 63)
				out[n] = byte(entry >> 16)
				n++
				entry = first[bits&(1<<literalBits-1)]
				if entry&entryLiteral != 0 {
					bits >>= entry & 63
					count -= uint(entry & 63)
					out[n] = byte(entry >> 16)
					n++
					continue
				}
			}
			bits |= binary.LittleEndian.Uint64(in[at:]) << (count & 63)
			at += int((63 - count) >> 3)
			count |= 56
		}
		if entry&entryException != 0 {
			if entry&entryLonger != 0 {
				bits >>= literalBits
				count -= literalBits
				entry = literals[uint64(entry>>16)+bits&(1<<(entry>>8&15)-1)]
			}
			if entry&entryLiteral != 0 {
				bits >>= entry & 63
				count -= uint(entry & 63)
				out[n] = byte(entry >> 16)
				n++
				continue
			}
			if entry&entryException != 0 {
				if entry == entryException {
					return false, errMakesNoSense
				}
				bits >>= entry & 63
				count -= uint(entry & 63)
				f.block = blockNone
				f.at, f.n, f.bits, f.count = at, n, bits, count
				return true, nil
			}
		}
		length := int(entry>>16) + int(bits&(1<<(entry&63)-1)>>(entry>>8&15))
		bits >>= entry & 63
		count -= uint(entry & 63)

		entry = firstDistance[bits&(1<<distanceBits-1)]
		if entry&entryException != 0 {
			if entry&entryLonger == 0 {
				return false, errMakesNoSense
			}
			bits >>= distanceBits
			count -= distanceBits
			entry = distances[uint64(entry>>16)+bits&(1<<(entry>>8&15)-1)]
			if entry&entryException != 0 {
				return false, errMakesNoSense
			}
		}
		distance := int(entry>>16) + int(bits&(1<<(entry&63)-1)>>(entry>>8&15))
		bits >>= entry & 63
		count -= uint(entry & 63)
		if distance > n {
			return false, errMakesNoSense
		}
		copyMatch(out, n, distance, length)
		n += length
	}
	f.at, f.n, f.bits, f.count = at, n, bits, count
	return false, nil
}

// copyMatch writes words where the source does not overlap them; up to 15 bytes behind the match may be overwritten.
func copyMatch(out []byte, n, distance, length int) {
	to, from := out[n:n+length+15], out[n-distance:n+length+15]
	switch {
	case distance >= 16:
		for i := 0; i < length; i += 16 {
			word, next := binary.LittleEndian.Uint64(from[i:]), binary.LittleEndian.Uint64(from[i+8:])
			binary.LittleEndian.PutUint64(to[i:], word)
			binary.LittleEndian.PutUint64(to[i+8:], next)
		}
	case distance >= 8:
		for i := 0; i < length; i += 8 {
			binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(from[i:]))
		}
	case distance == 1:
		word := uint64(from[0]) * 0x0101010101010101
		for i := 0; i < length; i += 8 {
			binary.LittleEndian.PutUint64(to[i:], word)
		}
	default:
		for i := range length {
			to[i] = from[i]
		}
	}
}
