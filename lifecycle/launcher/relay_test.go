package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

func splitAll(t testing.TB, chunks ...string) []string {
	t.Helper()
	var lines []string
	s := lineSplitter{emit: func(text []byte) { lines = append(lines, string(text)) }}
	for _, chunk := range chunks {
		s.add([]byte(chunk))
	}
	s.flush()
	return lines
}

func TestSplitsLines(t *testing.T) {
	full := strings.Repeat("x", maxLineBytes)
	euro := strings.Repeat("x", maxLineBytes-1) + "€uro"
	for name, c := range map[string]struct{ chunks, want []string }{
		"lines":               {[]string{"one\ntwo\n"}, []string{"one", "two"}},
		"carriage returns":    {[]string{"10%\r20%\r\ndone"}, []string{"10%", "20%", "done"}},
		"empty lines":         {[]string{"\n\n\r\na\n\n"}, []string{"a"}},
		"in pieces":           {[]string{"o", "ne\nt", "wo"}, []string{"one", "two"}},
		"no end":              {[]string{"partial"}, []string{"partial"}},
		"exactly the limit":   {[]string{full + "\n"}, []string{full}},
		"one beyond":          {[]string{full + "y\n"}, []string{full, "y"}},
		"twice the limit":     {[]string{full + full}, []string{full, full}},
		"between characters":  {[]string{euro}, []string{euro[:maxLineBytes-1], "€uro"}},
		"no UTF-8 whatsoever": {[]string{strings.Repeat("\x80", maxLineBytes+1)}, []string{strings.Repeat("\x80", maxLineBytes), "\x80"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := splitAll(t, c.chunks...); !slices.Equal(got, c.want) {
				t.Fatalf("got %d lines %.80q", len(got), got)
			}
		})
	}
}

func FuzzSplitter(f *testing.F) {
	f.Add([]byte("one\ntwo\r\n\xff€"), 3)
	f.Add(bytes.Repeat([]byte("€"), maxLineBytes/2), 7)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		var joined []byte
		s := lineSplitter{emit: func(line []byte) {
			if len(line) == 0 || len(line) > maxLineBytes || bytes.ContainsAny(line, "\r\n") {
				t.Fatalf("a line of %d bytes", len(line))
			}
			joined = append(joined, line...)
		}}
		for rest := text; len(rest) > 0; {
			n := min(max(size, 1), len(rest))
			s.add(rest[:n])
			rest = rest[n:]
		}
		s.flush()
		kept := bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\n"), nil), []byte("\r"), nil)
		if !bytes.Equal(joined, kept) {
			t.Fatal("bytes were lost or added")
		}
	})
}

func TestFramesArePlainOnATerminal(t *testing.T) {
	var out, errs bytes.Buffer
	book := &logbook{out: &out, err: &errs}

	book.relay(iotest.OneByteReader(strings.NewReader("\x1b[31mred\x1b[0m\tok\x1b[2J\x1b]0;title\a\u009bx\x7f\n")), "APP/PROC/WEB/0", streamOut)
	book.relay(strings.NewReader("bad \xff\xfe bytes"), "APP/PROC/WEB/0", streamErr)

	expectMatches(t, out.String(), `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\+0000 \[APP/PROC/WEB/0\] OUT `+
		regexp.QuoteMeta("\x1b[31mred\x1b[0m\tok[2J]0;titlex\n")+`$`)
	expectMatches(t, errs.String(), `ERR bad `+"\uFFFD"+` bytes\n$`)
}

func TestLosesNothingWrittenRightBeforeTheEnd(t *testing.T) {
	i := run(t, nil, "--root", droplet(t, web(t, "seq 1 20000; printf 'no newline'; exit 2"), nil))

	i.expectExit(2)

	out := i.texts("WEB", "OUT")
	expectEqual(t, "lines", len(out), 20002)
	for n, line := range out[:20000] {
		if line != fmt.Sprint(n+1) {
			t.Fatalf("line %d is %q", n+1, line)
		}
	}
	expectEqual(t, "tail", strings.Join(out[20000:], "|"), "no newline|Exit status 2")
}

func TestLogLinesAreWholeAndValid(t *testing.T) {
	i := run(t, []string{"CF_INSTANCE_INDEX=3"}, "--root", droplet(t, web(t, `printf 'a "quoted" <b> \xff\n'; head -c 70000 /dev/zero | tr '\0' 'x'`), nil))

	i.expectExit(0)

	text := readFile(t, i.dir, "log")
	expectEqual(t, "valid UTF-8", utf8.ValidString(text), true)
	var lengths []int
	for _, line := range i.log() {
		expectEqual(t, "source", line.Source, "APP/PROC/WEB/3")
		expectMatches(t, line.Time, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$`)
		lengths = append(lengths, len(line.Text))
	}
	expectEqual(t, "lengths", fmt.Sprint(lengths), fmt.Sprint([]int{len(`a "quoted" <b> `) + 3, maxLineBytes, 70000 - maxLineBytes, len("Exit status 0")}))
	expectEqual(t, "order of events", fmt.Sprint(seqs(i)), "[1 2 3 4 5]")
}

func seqs(i *instance) (list []int) {
	for _, e := range i.events() {
		list = append(list, e.Seq)
	}
	return list
}

func TestMembersGoOnWhenNobodyReadsTheirLines(t *testing.T) {
	read, write, err := os.Pipe()
	check0(t, err)
	root := droplet(t, web(t, "for i in {1..20000}; do echo line; done; exit 6"), nil)
	i := &instance{t: t, dir: t.TempDir(), command: launcherCommand(t, nil, "run", "--root", root)}
	i.command.Stdout, i.command.Stderr = write, write
	check0(t, i.command.Start())
	write.Close()

	check0(t, read.Close())

	expectEqual(t, "exit code", i.wait(), 6)
}

func TestOutputAsJSON(t *testing.T) {
	root := droplet(t, web(t, `printf 'a "b" \\ \xff\n' >&2; exit 6`), nil)
	command := launcherCommand(t, nil, "run", "--root", root, "--output", "json")

	out, _ := command.Output()

	expectEqual(t, "exit code", command.ProcessState.ExitCode(), 6)
	var texts []string
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var parsed logLine
		check0(t, json.Unmarshal([]byte(line), &parsed))
		texts = append(texts, parsed.Stream+" "+parsed.Text)
	}
	slices.Sort(texts)
	expectEqual(t, "lines", strings.Join(texts, "|"), "ERR a \"b\" \\ \uFFFD|OUT Exit status 6")
}

func TestRawOutputIsTheMembersOwn(t *testing.T) {
	root := droplet(t, web(t, `printf '\xff\x1b[2J'; exit 6`), nil)
	command := launcherCommand(t, nil, "run", "--root", root, "--output", "raw")

	out, _ := command.Output()

	expectEqual(t, "exit code", command.ProcessState.ExitCode(), 6)
	expectEqual(t, "out", string(out), "\xff\x1b[2J")
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("0123456\"89012345678"))
	f.Add([]byte("0123456\x7f\x00\x80\x1f ~"))
	f.Add([]byte("\x80" + strings.Repeat("01234567", 5)))
	f.Add([]byte(strings.Repeat("01234567", 5) + "\x7f"))
	f.Add([]byte(strings.Repeat("01234567", 3) + "0123456\x7f" + "89"))
	f.Fuzz(func(t *testing.T, text []byte) {
		want := true
		for _, b := range text {
			want = want && b >= ' ' && b < 0x7f
		}
		if isPlain(text) != want {
			t.Fatalf("%q: %v", text, !want)
		}
		var line logLine
		framed := append(frameFor(formatJSON, "s", streamOut).head(nil, time.Now()), appendJSON(nil, text)...)
		if err := json.Unmarshal(append(framed, "\"}"...), &line); err != nil || line.Text != valid(text) {
			t.Fatalf("%q became %q: %v", text, line.Text, err)
		}
	})
}

func TestASlowReaderHoldsTheMemberBack(t *testing.T) {
	// Frames go to a pipe that nobody reads: the member can write no more than what fits into pipes and buffers.
	read, write, err := os.Pipe()
	check0(t, err)
	root := droplet(t, web(t, `while :; do echo 0123456789012345678901234567890123456789; echo x >> ../count; done`), nil)
	i := &instance{t: t, dir: t.TempDir(), command: launcherCommand(t, nil, "run", "--root", root)}
	i.command.Stdout = write
	check0(t, i.command.Start())
	write.Close()
	size := func() int64 {
		info, err := os.Stat(filepath.Join(root, "count"))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	last, same := int64(-1), 0
	eventually(t, func() string { return fmt.Sprint(size()) }, func() bool {
		if now := size(); now == last && now > 0 {
			same++
		} else {
			last, same = now, 0
		}
		return same >= 20 // it stands still
	})
	if last > 100_000 {
		t.Fatalf("%d bytes of progress without a reader", last)
	}

	read.Close()
	check0(t, i.command.Process.Kill())
	i.wait()
}
