package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// settleWait lets the members' start have the processor.
const settleWait = 100 * time.Millisecond

// settle gives back what only the start needed: the kernel maps the binary's pages in bulk, and most of them will not be
// read again. Those that are come back from the page cache.
func settle() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	text, _ := os.ReadFile("/proc/self/maps")
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[5] != self || fields[1] != "r-xp" && fields[1] != "r--p" {
			continue // what can be written is the program's own, and stays
		}
		var from, to uintptr
		if n, _ := fmt.Sscanf(fields[0], "%x-%x", &from, &to); n == 2 {
			syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}
