package main

// inflater unpacks DEFLATE (RFC 1951): from a slice into a slice, each of which may be changed between two runs. It is
// made for speed: most of the time of unpacking is spent here. It looks at eight bytes at once, decodes several
// literals between two looks at the input, and copies words, while both slices have room for that; near their ends it goes
// symbol by symbol.
type inflater struct {
	in      []byte
	at      int
	atEnd   bool // nothing comes behind in
	out     []byte
	n       int // written; out before it is what is copied from
	bits    uint64
	count   uint // valid bits
	block   blockKind
	last    bool
	stored  int // bytes left of a stored block
	literal huffmanTable
	further huffmanTable // distances
}

type blockKind byte

const (
	blockNone blockKind = iota
	blockStored
	blockHuffman
)

type inflateStatus byte

const (
	inflateDone inflateStatus = iota
	inflateNeedsInput
	inflateNeedsRoom
)

const (
	longestMatch = 258
	// inflateRoom is what out must have free, so that the longest symbol fits and words may be written over its end.
	inflateRoom = longestMatch + 16
	// longestBlockHeader is more than the longest header of a block takes.
	longestBlockHeader = 600
	longestSymbol      = 48 // bits
)

func (f *inflater) reset() {
	f.bits, f.count, f.block, f.last, f.n, f.at = 0, 0, blockNone, false, 0, 0
}

// run goes on until all is unpacked, or more input or room is needed. Then no byte that in[at:] does not have is needed.
func (f *inflater) run() (inflateStatus, error) {
	for {
		status, err := f.step()
		if err != nil || status != inflateDone {
			f.giveBack()
			return status, err
		}
		if f.last && f.block == blockNone {
			f.giveBack()
			return inflateDone, nil
		}
	}
}

// step reads a block's header or what is in it.
func (f *inflater) step() (inflateStatus, error) {
	switch f.block {
	case blockStored:
		return f.copyStored()
	case blockHuffman:
		return f.symbols()
	}
	if !f.atEnd && len(f.in)-f.at < longestBlockHeader {
		return inflateNeedsInput, nil
	}
	return inflateDone, f.blockHeader()
}

// giveBack returns whole bytes that were looked at and not used.
func (f *inflater) giveBack() {
	f.at -= int(f.count >> 3)
	f.count &= 7
	f.bits &= 1<<f.count - 1
}

func (f *inflater) refill() {
	for f.count < 56 && f.at < len(f.in) {
		f.bits |= uint64(f.in[f.at]) << f.count
		f.at++
		f.count += 8
	}
}

// take is the next few bits, as a number; false where there are no more.
func (f *inflater) take(n uint) (int, bool) {
	f.refill()
	if f.count < n {
		return 0, false
	}
	value := f.bits & (1<<n - 1)
	f.bits >>= n
	f.count -= n
	return int(value), true
}

func (f *inflater) copyStored() (inflateStatus, error) {
	n := min(f.stored, len(f.in)-f.at, len(f.out)-f.n)
	copy(f.out[f.n:], f.in[f.at:f.at+n])
	f.n, f.at, f.stored = f.n+n, f.at+n, f.stored-n
	switch {
	case f.stored == 0:
		f.block = blockNone
		return inflateDone, nil
	case f.n == len(f.out):
		return inflateNeedsRoom, nil
	case f.atEnd:
		return 0, errCutOff
	}
	return inflateNeedsInput, nil
}

// symbols unpacks a block up to its end.
func (f *inflater) symbols() (inflateStatus, error) {
	for {
		if ended, err := f.manySymbols(); ended || err != nil {
			return inflateDone, err
		}
		f.refill()
		switch {
		case len(f.out)-f.n < inflateRoom:
			return inflateNeedsRoom, nil
		case !f.atEnd && f.count < longestSymbol:
			return inflateNeedsInput, nil
		}
		if ended, err := f.oneSymbol(); ended || err != nil {
			return inflateDone, err
		}
	}
}

// oneSymbol is for the last bytes of the input.
func (f *inflater) oneSymbol() (ended bool, err error) {
	entry, ok := f.code(&f.literal)
	switch {
	case !ok:
		return false, f.noCode()
	case entry&entryLiteral != 0:
		f.out[f.n] = byte(entry >> 16)
		f.n++
		return false, nil
	case entry&entryException != 0:
		f.block = blockNone
		return true, nil
	}
	length := int(entry >> 16)
	entry, ok = f.code(&f.further)
	if !ok || entry&entryException != 0 {
		return false, f.noCode()
	}
	distance := int(entry >> 16)
	if distance > f.n {
		return false, errMakesNoSense
	}
	for range length {
		f.out[f.n] = f.out[f.n-distance]
		f.n++
	}
	return false, nil
}

func (f *inflater) noCode() error {
	if f.atEnd && f.at == len(f.in) && f.count < longestSymbol {
		return errCutOff
	}
	return errMakesNoSense
}

// code is the next symbol's entry, with its extra bits added to its base; false where there is no such code.
func (f *inflater) code(table *huffmanTable) (uint32, bool) {
	bits, used := f.bits, uint(0)
	entry := table.entries[bits&(1<<table.start-1)]
	if entry&(entryLiteral|entryException|entryLonger) == entryException|entryLonger {
		bits >>= uint(table.start)
		used = uint(table.start)
		entry = table.entries[uint64(entry>>16)+bits&(1<<(entry>>8&15)-1)]
	}
	used += uint(entry & 63)
	if entry == entryException || used > f.count {
		return 0, false
	}
	f.bits >>= used
	f.count -= used
	if entry&(entryLiteral|entryException) == 0 {
		extra := bits & (1<<(entry&63) - 1) >> (entry >> 8 & 15)
		entry += uint32(extra) << 16
	}
	return entry, true
}
