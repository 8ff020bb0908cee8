package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
)

// largeDroplet has files of all sizes, some of which stand in several pieces, and says what is in them.
func largeDroplet(t testing.TB) (plain []byte, contents map[string][]byte) {
	t.Helper()
	random := rand.New(rand.NewSource(2))
	contents = map[string][]byte{}
	a := newDroplet(t)
	for i := range 100 {
		text := make([]byte, random.Intn(3000))
		if i%50 == 7 {
			text = make([]byte, 700_000)
		}
		for at := range text {
			text[at] = byte(random.ExpFloat64() * 20)
		}
		name := fmt.Sprintf("app/%d/%d", i%7, i)
		a.file(name, string(text))
		contents[name] = text
	}
	return a.bytes(), contents
}

func cutInto(plain []byte, size int) [][]byte {
	var parts [][]byte
	for len(plain) > size {
		parts = append(parts, plain[:size])
		plain = plain[size:]
	}
	return append(parts, plain)
}

// sizedMembers are gzip members that say how long they are.
func sizedMembers(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	var text []byte
	for _, part := range parts {
		member := gzipped(t, part)
		member[3] = 4 // there is an extra field
		extra := []byte{'S', 'G', 1, 0, 'x', 'S', 'Z', 8, 0}
		extra = binary.LittleEndian.AppendUint32(extra, uint32(len(member)+2+len(extra)+8))
		extra = binary.LittleEndian.AppendUint32(extra, uint32(len(part)))
		text = append(text, member[:10]...)
		text = binary.LittleEndian.AppendUint16(text, uint16(len(extra)))
		text = append(append(text, extra...), member[10:]...)
	}
	return text
}

func TestPiecesBringTheSameWhateverTheyAreCompressedWith(t *testing.T) {
	plain, contents := largeDroplet(t)
	skippable := []byte("\x5a\x2a\x4d\x18\x03\x00\x00\x00abc")
	small, large := cutInto(plain, 100_000), cutInto(plain, 1<<20)
	for name, text := range map[string][]byte{
		"one gzip member":       gzipped(t, plain),
		"gzip members":          gzipped(t, small...),
		"sized members":         sizedMembers(t, small...),
		"large sized members":   sizedMembers(t, large...),
		"sized and other":       append(sizedMembers(t, small[:3]...), gzipped(t, small[3:]...)...),
		"one zstd frame":        zstdPacked(t, plain),
		"zstd frames":           zstdPacked(t, small...),
		"skippable zstd frames": append(append(append(bytes.Clone(skippable), zstdPacked(t, small[:2]...)...), skippable...), append(zstdPacked(t, small[2:]...), skippable...)...),
	} {
		t.Run(name, func(t *testing.T) {
			root, err := unpackBytes(t, text, false)

			check0(t, err)
			digest, _ := unpackedDigest(root)
			expectEqual(t, "digest", digest, digestOf(plain))
			for file, want := range contents {
				got, err := os.ReadFile(filepath.Join(root, file))
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s has %d bytes, not its %d: %v", file, len(got), len(want), err)
				}
			}
		})
	}
}

// Whatever byte is damaged, and wherever the file ends, it is noticed, and no goroutine waits for ever.
func TestNoDamageIsOverlooked(t *testing.T) {
	plain, _ := largeDroplet(t)
	parts := cutInto(plain, 300_000)
	random := rand.New(rand.NewSource(3))
	for name, text := range map[string][]byte{
		"sized members": sizedMembers(t, parts...), "one member": gzipped(t, plain), "frames": zstdPacked(t, parts...),
	} {
		for range 8 {
			damaged := bytes.Clone(text)
			at := len(damaged)/2 + random.Intn(len(damaged)/2)
			damaged[at] ^= 1 << random.Intn(8)
			root, err := unpackBytes(t, damaged, false)
			if digest, complete := unpackedDigest(root); err == nil && digest != digestOf(plain) || err != nil && complete {
				t.Errorf("%s, damaged at %d: %v", name, at, err)
			}
			if _, err := unpackBytes(t, text[:at], false); err == nil {
				t.Errorf("%s, cut off at %d, was unpacked", name, at)
			}
		}
	}
}
