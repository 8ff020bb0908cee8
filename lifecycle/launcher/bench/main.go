// Measures the launcher beside its peers: how soon the app runs, what stays in memory, how soon all is gone after TERM,
// and how fast lines pass.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const (
	rounds    = 31
	fewRounds = 3
	lineBytes = 1 << 30
)

// bench is where the programs are that are measured, and a named pipe on which an app says that it runs.
type bench struct {
	dir      string
	launcher string
	fifo     string
	signals  int
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "write" {
		writeLines(os.Args[2])
		return
	}
	b := open(os.Args[1])
	defer os.Remove(b.fifo)
	all := func(peer) bool { return true }
	withSidecars := func(p peer) bool { return p.sidecars }
	b.table("from start to the app's first instruction (ms)", rounds, all, func(p peer) float64 { return b.start(p, 0) })
	b.table("the same with three profile scripts (ms)", rounds, all, func(p peer) float64 { return b.start(p, 3) })
	b.table("supervisors of an app and a sidecar, RSS (MiB)", fewRounds, withSidecars, func(p peer) float64 { return b.memory(p, "Rss:") })
	b.table("the same, PSS (MiB)", fewRounds, withSidecars, func(p peer) float64 { return b.memory(p, "Pss:") })
	b.table("from TERM to all gone (ms)", rounds, all, b.stop)
	b.table("1 GiB of lines of 100 bytes (s)", fewRounds, all, b.lines)
}

func open(dir string) *bench {
	b := &bench{dir: dir, launcher: filepath.Join(dir, "launcher"), fifo: filepath.Join(dir, fmt.Sprintf("fifo-%d", os.Getpid()))}
	must(syscall.Mkfifo(b.fifo, 0o600))
	var err error
	b.signals, err = syscall.Open(b.fifo, syscall.O_RDWR, 0)
	must(err)
	return b
}

func (b *bench) tool(name string) string { return filepath.Join(b.dir, "peers/usr/bin", name) }

// table prints the medians of what is measured of each peer, and how many times the first one's figure that is. The
// peers take turns, so that what else the machine does hits all alike.
func (b *bench) table(title string, rounds int, has func(peer) bool, measure func(peer) float64) {
	figures := make([][]float64, len(peers))
	for range rounds {
		for i, p := range peers {
			if has(p) {
				figures[i] = append(figures[i], measure(p))
			}
		}
	}
	fmt.Println(title)
	for i, p := range peers {
		if !has(p) {
			fmt.Printf("  %-24s %8s\n", p.name, "-")
			continue
		}
		fmt.Printf("  %-24s %8.2f  %5.2f x   best %.2f\n", p.name, median(figures[i]), median(figures[i])/median(figures[0]), slices.Min(figures[i]))
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
