package main

import "sync"

// blockHeader reads what begins a block (RFC 1951, 3.2.3), and the codes in it.
func (f *inflater) blockHeader() error {
	header, ok := f.take(3)
	if !ok {
		return errCutOff
	}
	f.last = header&1 != 0
	switch header >> 1 {
	case 0:
		return f.storedHeader()
	case 1:
		fixed := fixedCodes()
		f.literal.copy(fixed.literal)
		f.further.copy(fixed.further)
		f.block = blockHuffman
		return nil
	case 2:
		return f.dynamicHeader()
	}
	return errMakesNoSense
}

func (f *inflater) storedHeader() error {
	if _, ok := f.take(f.count & 7); !ok {
		return errCutOff
	}
	length, ok := f.take(16)
	complement, more := f.take(16)
	switch {
	case !ok || !more:
		return errCutOff
	case length != ^complement&0xffff:
		return errMakesNoSense
	}
	f.giveBack()
	f.block, f.stored = blockStored, length
	return nil
}

// codeOrder is that of the lengths of the code that lengths are written in.
var codeOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func (f *inflater) dynamicHeader() error {
	sizes, ok := f.take(14)
	if !ok {
		return errCutOff
	}
	literals, distances, codes := 257+sizes&31, 1+sizes>>5&31, 4+sizes>>10
	if literals > 286 || distances > 30 {
		return errMakesNoSense
	}
	var codeLengths [19]byte
	for _, symbol := range codeOrder[:codes] {
		length, ok := f.take(3)
		if !ok {
			return errCutOff
		}
		codeLengths[symbol] = byte(length)
	}
	if !f.literal.build(codeLengths[:], 7, plainEntry) {
		return errMakesNoSense
	}
	var lengths [286 + 30]byte
	if err := f.lengths(lengths[:literals+distances]); err != nil {
		return err
	}
	if lengths[endOfBlock] == 0 ||
		!f.literal.build(lengths[:literals], literalBits, literalEntry) ||
		!f.further.build(lengths[literals:literals+distances], distanceBits, distanceEntry) {
		return errMakesNoSense
	}
	f.block = blockHuffman
	return nil
}

// lengths reads the lengths of codes, in the code that is in the table of literals.
func (f *inflater) lengths(into []byte) error {
	for i := 0; i < len(into); {
		f.refill()
		entry, ok := f.code(&f.literal)
		if !ok {
			return f.noCode()
		}
		symbol := int(entry >> 16)
		if symbol < 16 {
			into[i] = byte(symbol)
			i++
			continue
		}
		repeat, length, err := f.repeat(symbol, into[:i])
		if err != nil {
			return err
		}
		if repeat > len(into)-i {
			return errMakesNoSense
		}
		for range repeat {
			into[i] = length
			i++
		}
	}
	return nil
}

func (f *inflater) repeat(symbol int, before []byte) (repeat int, length byte, err error) {
	least, extra := 3, uint(2)
	switch symbol {
	case 16:
		if len(before) == 0 {
			return 0, 0, errMakesNoSense
		}
		length = before[len(before)-1]
	case 17:
		extra = 3
	case 18:
		least, extra = 11, 7
	}
	more, ok := f.take(extra)
	if !ok {
		return 0, 0, errCutOff
	}
	return least + more, length, nil
}

// fixedCodes are those of RFC 1951, 3.2.6.
var fixedCodes = sync.OnceValue(func() *inflater {
	var lengths [288]byte
	for symbol := range lengths {
		switch {
		case symbol < 144:
			lengths[symbol] = 8
		case symbol < 256:
			lengths[symbol] = 9
		case symbol < 280:
			lengths[symbol] = 7
		default:
			lengths[symbol] = 8
		}
	}
	var distances [32]byte
	for symbol := range distances {
		distances[symbol] = 5
	}
	fixed := &inflater{}
	fixed.literal.build(lengths[:], literalBits, literalEntry)
	fixed.further.build(distances[:], distanceBits, distanceEntry)
	return fixed
})

func (t *huffmanTable) copy(other huffmanTable) {
	t.start = other.start
	t.entries = append(t.entries[:0], other.entries...)
}
