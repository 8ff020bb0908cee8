package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReadsDescriptors(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"no object":              {`[]`, "not a launch descriptor"},
		"no schema":              {`{}`, "no valid 'schema'"},
		"newer":                  {`{"schema":2}`, "use the launcher of the stager that made it"},
		"process without type":   {`{"schema":1,"processes":[{"command":"x"}]}`, "process 1 has no type"},
		"process twice":          {`{"schema":1,"processes":[{"type":"a"},{"type":"a"}]}`, "process 'a' stands there twice"},
		"sidecar without name":   {`{"schema":1,"sidecars":[{"command":"x"}]}`, "sidecar 1 has no name"},
		"sidecar twice":          {`{"schema":1,"sidecars":[{"name":"a","command":"x"},{"name":"a","command":"x"}]}`, "sidecar 'a' stands there twice"},
		"sidecar without words":  {`{"schema":1,"sidecars":[{"name":"a"}]}`, "sidecar 'a' has no command"},
		"a unit that climbs out": {`{"schema":1,"sidecars":[{"name":"a","command":"x","unit":"../b"}]}`, "unit '../b' is no path below the root"},
		"an absolute unit":       {`{"schema":1,"sidecars":[{"name":"a","command":"x","unit":"/b"}]}`, "unit '/b' is no path"},
		"an untidy unit":         {`{"schema":1,"sidecars":[{"name":"a","command":"x","unit":"a/../../b"}]}`, "is no path"},
		"an unknown start":       {`{"schema":1,"sidecars":[{"name":"a","command":"x","start":"soon"}]}`, "start 'soon' is none of before, with, after"},
		"an unknown on_exit":     {`{"schema":1,"sidecars":[{"name":"a","command":"x","on_exit":"cry"}]}`, "on_exit 'cry' is none of"},
		"an unknown check":       {`{"schema":1,"processes":[{"type":"a","health_check":{"type":"icmp"}}]}`, "process 'a': type 'icmp' is none of"},
		"an unknown signal":      {`{"schema":1,"processes":[{"type":"a","stop":{"signal":"SIGNOPE"}}]}`, "unknown stop signal 'SIGNOPE'"},
		"a path with a newline":  {`{"schema":1,"processes":[{"type":"a","health_check":{"type":"http","path":"/\r\nHost: x"}}]}`, "space or control"},
		"a NUL in a command":     {`{"schema":1,"processes":[{"type":"a","command":"a\u0000b"}]}`, "holds a NUL"},
		"a time that is none":    {`{"schema":1,"processes":[{"type":"a","stop":{"grace_s":-1}}]}`, "-1 is no duration"},
		"a port that is none":    {`{"schema":1,"processes":[{"type":"a","health_check":{"type":"port","port":{}}}]}`, "not a launch descriptor"},
		"unknown keys":           {`{"schema":1,"later":{"x":[1]},"processes":[{"type":"a","command":"x","new":true,"health_check":{"port":8080}}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseDescriptor([]byte(c.text))

			if c.says == "" {
				check0(t, err)
				return
			}
			if err == nil {
				t.Fatal("it was accepted")
			}
			expectContains(t, err.Error(), c.says)
		})
	}
}

func TestOrdersSidecars(t *testing.T) {
	for name, c := range map[string]struct{ sidecars, want string }{
		"file order":        {"a b c", "a b c"},
		"by start":          {"a:after b:with c:before d e:before", "c e b d a"},
		"by dependency":     {"a<c b c<d d", "d c a b"},
		"a cycle":           {"a<b b<c c<a", "sidecar 'a' depends on itself"},
		"on itself":         {"a<a", "sidecar 'a' depends on itself"},
		"on nothing":        {"a<x", "sidecar 'a' depends on 'x', which does not exist"},
		"on a later one":    {"a:before<b b", "sidecar 'a' depends on 'b', which starts later"},
		"on an earlier one": {"a<b b:before", "b a"},
		"on another's":      {"a<b b!worker", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			var d descriptor
			for _, word := range strings.Fields(c.sidecars) {
				word, process, _ := strings.Cut(word, "!")
				word, dependency, _ := strings.Cut(word, "<")
				word, start, _ := strings.Cut(word, ":")
				s := sidecar{Name: word, Start: start, ProcessTypes: []string{cmp.Or(process, "web")}}
				if dependency != "" {
					s.DependsOn = []string{dependency}
				}
				d.Sidecars = append(d.Sidecars, s)
			}

			ordered, err := d.sidecarsOf("web")

			got := ""
			for _, s := range ordered {
				got += s.Name + " "
			}
			if err != nil {
				got = err.Error()
			}
			expectEqual(t, "order", strings.TrimSpace(got), c.want)
		})
	}
}

func FuzzDescriptor(f *testing.F) {
	f.Add([]byte(`{"schema":1,"processes":[{"type":"web","command":"x","health_check":{"type":"port","port":"$PORT","timeout_s":60}}],` +
		`"sidecars":[{"name":"a","process_types":["web"],"command":"x","unit":"sidecars/a","depends_on":["a"],"ready":{"type":"http","port":1}}]}`))
	f.Add([]byte(`{"schema":2}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := parseDescriptor(text)
		if err != nil {
			return
		}
		for _, s := range d.Sidecars {
			if home := filepath.Join("/root", s.Unit); s.Unit != "" && !strings.HasPrefix(home, "/root/") {
				t.Fatalf("unit %q climbs out", s.Unit)
			}
		}
		for _, p := range d.Processes {
			ordered, err := d.sidecarsOf(p.Type)
			if err == nil && len(ordered) > len(d.Sidecars) {
				t.Fatal("more sidecars than there are")
			}
		}
	})
}

func TestReadsMemoryLimits(t *testing.T) {
	for text, want := range map[string]string{"256m": "256 true", "1G": "1024 true", "512MB": "512 true", "": "0 false", "much": "0 false", "-5m": "-5 false"} {
		megabytes, ok := environ{"MEMORY_LIMIT": text}.memoryMB()
		expectEqual(t, text, fmt.Sprint(megabytes, ok), want)
	}
}

func TestRestartsAreSpread(t *testing.T) {
	delays := map[time.Duration]bool{}
	for range 1000 {
		delay := jittered(time.Second)
		if delay < time.Second/2 || delay >= time.Second*3/2 {
			t.Fatalf("%s is not between half and one and a half of a second", delay)
		}
		delays[delay] = true
	}
	if len(delays) < 900 {
		t.Fatalf("only %d of 1000 delays differ", len(delays))
	}
}
