package main

// extension is what the headers before an entry's own say about it.
type extension struct{ pax paxRecords }

var errTwoHeaders = failf(exitUnsafe, "two headers describe one entry")

// extend reads an extended header, or a long name or target of GNU's.
func (r *tarReader) extend(more *extension, kind byte, block []byte) error {
	text, err := r.extensionText(block)
	if err != nil {
		return err
	}
	switch kind {
	case 'L':
		return more.set(paxPath, text)
	case 'K':
		return more.set(paxLinkPath, text)
	}
	records, err := parsePax(text)
	switch {
	case err != nil:
		return err
	case kind == 'x':
		return more.add(records)
	case records.has(paxPath) || records.has(paxLinkPath) || records.has(paxSize):
		return failf(exitUnsafe, "one header renames or resizes all that follow it")
	}
	return nil
}

func (r *tarReader) extensionText(block []byte) ([]byte, error) {
	size, ok := fieldSize.number(block)
	if !ok {
		return nil, failf(exitUnsafe, "it is damaged: the size of a header is no number")
	}
	if size > maxHeaderBytes {
		return nil, failf(exitLimit, "a header in it has more than %d bytes", maxHeaderBytes)
	}
	text := make([]byte, size)
	if err := r.source.fill(text); err != nil {
		return nil, err
	}
	return text, r.source.skip(padding(size))
}

func (m *extension) add(records paxRecords) error {
	if len(m.pax) > 0 {
		return errTwoHeaders
	}
	if records.isSparse() {
		return failf(exitUnsafe, "it holds a sparse file, which droplets do not")
	}
	m.pax = records
	return nil
}

func (m *extension) set(key string, text []byte) error {
	if m.pax.has(key) {
		return errTwoHeaders
	}
	if m.pax == nil {
		m.pax = paxRecords{}
	}
	m.pax[key] = string(upToNUL(text))
	return nil
}
