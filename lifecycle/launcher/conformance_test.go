package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// conformanceCase is a line of testdata/conformance.json, which the engine's tests run in containers too.
type conformanceCase struct {
	Name     string
	Process  object
	Sidecars []object
	Files    files
	Env      map[string]string
	Steps    []struct{ After, Send string }
	Exit     int
	Lines    []string       // on stdout or stderr, without the time
	Errors   []string       // parts of stderr
	Absent   []string       // beginnings of lines
	Order    []string       // ends of lines
	Count    map[string]int // of lines that begin so
}

func TestConformance(t *testing.T) {
	var table struct{ Cases []conformanceCase }
	check0(t, json.Unmarshal([]byte(readFile(t, "testdata/conformance.json")), &table))
	for _, c := range table.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func (c conformanceCase) run(t *testing.T) {
	launch, err := json.Marshal(object{"schema": 1, "processes": []object{c.Process}, "sidecars": c.Sidecars})
	check0(t, err)
	root := droplet(t, string(launch), c.Files)
	mark := "CONFORMANCE_ROOT=" + root
	env := []string{mark}
	for name, value := range c.Env {
		env = append(env, name+"="+value)
	}
	i := &instance{t: t, dir: t.TempDir(), command: launcherCommand(t, env, "run", "--root", root)}
	out, errs := i.file("stdout"), i.file("stderr")
	i.command.Stdout, i.command.Stderr = out, errs
	check0(t, i.command.Start())
	t.Cleanup(func() {
		if !i.ended {
			i.command.Process.Kill()
			i.wait()
		}
	})
	lines := func() []string { return framedLines(readFile(t, out.Name()) + readFile(t, errs.Name())) }
	dump := func() string { return strings.Join(lines(), "\n") }

	for _, step := range c.Steps {
		eventually(t, dump, func() bool { return slices.ContainsFunc(lines(), endsWith(step.After)) })
		signal, _ := signalNamed(step.Send)
		i.signal(signal)
	}

	if code := i.wait(); code != c.Exit {
		t.Fatalf("exit code %d, expected %d\n%s", code, c.Exit, dump())
	}
	c.verify(t, lines(), readFile(t, errs.Name()), root)
	if left := processesWith(mark); len(left) > 0 {
		t.Fatalf("processes are left: %v", left)
	}
}

func (c conformanceCase) verify(t *testing.T, lines []string, errs, root string) {
	t.Helper()
	dump := strings.Join(lines, "\n")
	for _, line := range c.Lines {
		if !slices.Contains(lines, strings.ReplaceAll(line, "ROOT", root)) {
			t.Errorf("no line %q\n%s", line, dump)
		}
	}
	for _, part := range c.Errors {
		expectContains(t, errs, part)
	}
	for _, beginning := range c.Absent {
		expectEqual(t, beginning, slices.ContainsFunc(lines, beginsWith(beginning)), false)
	}
	for beginning, count := range c.Count {
		found := 0
		for _, line := range lines {
			if strings.HasPrefix(line, beginning) {
				found++
			}
		}
		expectEqual(t, "lines with "+beginning, found, count)
	}
	last := -1
	for _, end := range c.Order {
		at := slices.IndexFunc(lines, endsWith(end))
		if at <= last {
			t.Errorf("%q is not where it belongs\n%s", end, dump)
		}
		last = at
	}
}

func beginsWith(text string) func(string) bool {
	return func(line string) bool { return strings.HasPrefix(line, text) }
}

func endsWith(text string) func(string) bool {
	return func(line string) bool { return strings.HasSuffix(line, text) }
}

// framedLines are whole lines without the time of their frames.
func framedLines(text string) []string {
	var lines []string
	for _, line := range strings.SplitAfter(text, "\n") {
		if whole, ended := strings.CutSuffix(line, "\n"); ended {
			if at := strings.Index(whole, "+0000 ["); at > 0 {
				whole = whole[at+len("+0000 "):]
			}
			lines = append(lines, whole)
		}
	}
	return lines
}

func (i *instance) file(name string) *os.File {
	i.t.Helper()
	file, err := os.Create(filepath.Join(i.dir, name))
	check0(i.t, err)
	i.t.Cleanup(func() { file.Close() })
	return file
}

// processesWith finds who has this in its environment.
func processesWith(pair string) (list []string) {
	names, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range names {
		if text, err := os.ReadFile(name); err == nil && bytes.Contains(text, []byte(pair+"\x00")) {
			list = append(list, name)
		}
	}
	return list
}
