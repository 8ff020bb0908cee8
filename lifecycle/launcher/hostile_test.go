package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostileArchives is where the fixtures' build writes them, with cases.tsv: a line for each with its file, what a reader
// must do, and the words of which one stands in the message, parted by bars. See fixtures/hostile.
func hostileArchives(t testing.TB) string {
	t.Helper()
	if directory := os.Getenv("HOSTILE_ARCHIVES"); directory != "" {
		return directory
	}
	return "../../fixtures/target/hostile"
}

type hostileCase struct {
	file, outcome string
	words         []string
}

func hostileCases(t testing.TB) []hostileCase {
	t.Helper()
	table, err := os.ReadFile(filepath.Join(hostileArchives(t), "cases.tsv"))
	if err != nil {
		t.Fatalf("the hostile archives are not there: %v\n  try    mvn -q -pl fixtures package", err)
	}
	var cases []hostileCase
	for _, line := range strings.Split(strings.TrimSuffix(string(table), "\n"), "\n") {
		columns := strings.Split(line, "\t")
		if len(columns) != 3 {
			t.Fatalf("not a line of cases.tsv: %q", line)
		}
		cases = append(cases, hostileCase{columns[0], columns[1], strings.Split(columns[2], "|")})
	}
	if len(cases) < 100 {
		t.Fatalf("only %d hostile archives", len(cases))
	}
	return cases
}

func TestHostileArchivesEndAsTheTableSays(t *testing.T) {
	for _, c := range hostileCases(t) {
		t.Run(c.file, func(t *testing.T) { c.check(t, false) })
	}
}

func TestHostileArchivesWriteNowhereElseWhenExternalLinksAreKept(t *testing.T) {
	for _, c := range hostileCases(t) {
		if len(c.words) == 1 && c.words[0] == "out of the droplet" {
			c.outcome = "ok"
		}
		t.Run(c.file, func(t *testing.T) { c.check(t, true) })
	}
}

// check unpacks the archive deep inside a directory in which nothing else may change.
func (c hostileCase) check(t *testing.T, external bool) {
	text, err := os.ReadFile(filepath.Join(hostileArchives(t), c.file))
	check0(t, err)
	around := t.TempDir()
	files{"outside/x": "untouched", "deep/er/": ""}.write(t, around)
	root := filepath.Join(around, "deep/er/root")
	before := namesBelow(t, around)

	err = unpackInto(t, root, text, external)

	switch code := exitCodeOf(err); c.outcome {
	case "refused", "limited":
		if err == nil {
			t.Fatal("it was unpacked")
		}
		expectEqual(t, "exit code", code, map[string]int{"refused": exitUnsafe, "limited": exitLimit}[c.outcome])
		expectOneOf(t, err.Error(), c.words)
		left, _ := os.ReadDir(root)
		expectEqual(t, "entries left behind", len(left), 0)
		os.Remove(root)
		expectEqual(t, "names around", namesBelow(t, around), before)
	case "ok", "stripped":
		check0(t, err)
		expectNoSpecialBits(t, root)
	default:
		t.Fatalf("'%s' is no outcome", c.outcome)
	}
	expectEqual(t, "the file outside", readFile(t, around, "outside/x"), "untouched")
}

func expectOneOf(t *testing.T, text string, words []string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text, word) {
			return
		}
	}
	t.Errorf("%q has none of %q", text, words)
}

func namesBelow(t *testing.T, directory string) string {
	t.Helper()
	var all strings.Builder
	check0(t, filepath.WalkDir(directory, func(name string, _ fs.DirEntry, err error) error {
		all.WriteString(name + "\n")
		return err
	}))
	return all.String()
}

func expectNoSpecialBits(t *testing.T, root string) {
	t.Helper()
	check0(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky) != 0 {
			t.Errorf("%s is %s", name, info.Mode())
		}
		return err
	}))
}
