package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/rand"
	"os"
	"testing"
)

// inflateAll unpacks in one run, and then in steps of so many bytes, which must bring the same.
func inflateAll(t *testing.T, packed []byte, step int) ([]byte, error) {
	t.Helper()
	var framed bytes.Buffer
	framed.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	framed.Write(packed)
	s := &gzipStream{in: bufio.NewReaderSize(&slowReader{framed.Bytes(), step}, 4096)}
	var plain bytes.Buffer
	buffer := make([]byte, 1000)
	for !s.ended && plain.Len() < 1<<20 {
		if err := s.advance(); err != nil {
			return plain.Bytes(), err
		}
		for s.handedOn < s.inflater.n {
			n, _ := s.Read(buffer)
			plain.Write(buffer[:n])
		}
	}
	return plain.Bytes(), nil
}

// slowReader gives so many bytes at once.
type slowReader struct {
	rest []byte
	step int
}

func (r *slowReader) Read(into []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(into, r.rest[:min(r.step, len(r.rest))])
	r.rest = r.rest[n:]
	return n, nil
}

func deflated(t testing.TB, plain []byte, level int) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, level)
	check0(t, err)
	_, err = w.Write(plain)
	check0(t, err)
	check0(t, w.Close())
	return packed.Bytes()
}

// samples are of all kinds: text, what repeats at once, what never does, long codes.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	source, err := os.ReadFile("inflate.go")
	check0(t, err)
	random := rand.New(rand.NewSource(1))
	noise := make([]byte, 300_000)
	random.Read(noise)
	skewed := make([]byte, 300_000)
	for i := range skewed {
		skewed[i] = byte(min(255, int(random.ExpFloat64()*12)))
	}
	program, err := os.ReadFile("/proc/self/exe")
	check0(t, err)
	return map[string][]byte{
		"nothing": nil, "a byte": {7}, "text": source, "noise": noise, "skewed": skewed, "zeros": make([]byte, 500_000),
		"a program": program[:1<<20], "period of three": bytes.Repeat([]byte("abc"), 100_000),
	}
}

func TestInflatesWhatIsDeflatedInAnyWay(t *testing.T) {
	for name, plain := range samples(t) {
		for _, level := range []int{flate.HuffmanOnly, flate.NoCompression, 1, 6, 9} {
			packed := deflated(t, plain, level)
			for _, step := range []int{1 << 20, 4096, 7} {
				got, err := inflateAll(t, packed, step)
				if err != nil || !bytes.Equal(got, plain) {
					t.Errorf("%s at level %d in steps of %d: %d bytes of %d, %v", name, level, step, len(got), len(plain), err)
				}
			}
		}
	}
}

func TestReadsLargeMembersAsAStream(t *testing.T) {
	for name, plain := range samples(t) {
		s := &gzipStream{in: bufio.NewReader(bytes.NewReader(gzipped(t, plain, plain)))}
		got, err := io.ReadAll(s)
		if err != nil || !bytes.Equal(got, append(bytes.Clone(plain), plain...)) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// What the standard library reads is read just so; what it refuses is refused.
func FuzzInflate(f *testing.F) {
	for _, plain := range samples(f) {
		plain = plain[:min(len(plain), 3000)]
		for _, level := range []int{flate.HuffmanOnly, flate.NoCompression, 1, 6} {
			f.Add(deflated(f, plain, level), 1000)
			f.Add(deflated(f, plain, level), 3)
		}
	}
	f.Fuzz(func(t *testing.T, packed []byte, step int) {
		const most = 1 << 20
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), most))
		got, err := inflateAll(t, packed, max(step&0xffff, 1))
		if len(want) == most {
			return // a bomb
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, but the standard library says %v", err, wantErr)
		}
		if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d other bytes than the standard library's %d", len(got), len(want))
		}
		whole := decodeWhole(packed, want)
		if (whole == nil) != (wantErr == nil) {
			t.Fatalf("as a piece: %v, but the standard library says %v", whole, wantErr)
		}
	})
}

// decodeWhole unpacks it as a member that says how long it is, and must hold these bytes.
func decodeWhole(packed, want []byte) error {
	rest := bytes.NewReader(packed)
	io.Copy(io.Discard, flate.NewReader(rest))
	packed = packed[:len(packed)-rest.Len()] // without what stands behind
	trailer := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(want))
	trailer = binary.LittleEndian.AppendUint32(trailer, uint32(len(want)))
	p := newPiece(nil)
	p.packed, p.unpacked = append(bytes.Clone(packed), trailer...), len(want)
	return (&gzipDecoder{}).decode(p)
}
