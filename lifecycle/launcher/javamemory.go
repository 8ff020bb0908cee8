package main

import (
	"math"
	"strconv"
	"strings"
)

// checkJava warns of a heap that is larger than what its member may have: the virtual machine starts, and dies later.
func (s *supervisor) checkJava(m *member) {
	share, limited := m.env.memoryMB()
	if !limited {
		return
	}
	for _, name := range []string{"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"} {
		option, megabytes := largestHeap(m.env[name])
		if megabytes > share {
			s.warn(m, "%s of %s says %s, but its share of the memory is %d MB", name, m.title(), option, share)
		}
	}
}

// largestHeap is the last -Xmx, which counts, and what it allows, rounded up to MB.
func largestHeap(options string) (option string, megabytes int) {
	for _, word := range strings.Fields(options) {
		size, is := strings.CutPrefix(word, "-Xmx")
		if !is {
			continue
		}
		unit := map[byte]float64{'k': 1 << 10, 'm': 1 << 20, 'g': 1 << 30, 't': 1 << 40}[lastLower(size)]
		number, err := strconv.ParseUint(strings.TrimRight(size, "kKmMgGtT"), 10, 50)
		if err == nil {
			option, megabytes = word, int(math.Ceil(float64(number)*max(unit, 1)/(1<<20)))
		}
	}
	return option, megabytes
}

func lastLower(text string) byte {
	if text == "" {
		return 0
	}
	return text[len(text)-1] | 0x20
}
