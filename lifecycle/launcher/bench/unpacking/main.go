// Measures how the launcher unpacks beside tar: both read the same file, in turn, into an empty directory.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// contest is a file that both unpack.
type contest struct {
	name, file, tarOption string
	pack                  func([]byte) []byte
}

var contests = []contest{
	{"gzip, the launcher's own", "own.tgz", "-xzf", members},
	{"gzip, one member", "one.tgz", "-xzf", oneMember},
	{"zstd, the launcher's own", "own.tar.zst", "-xaf", frames},
}

// figure is what one run took.
type figure struct{ wall, cpu time.Duration }

func main() {
	dir, goRoot := os.Args[1], os.Args[2]
	rounds, err := strconv.Atoi(os.Args[3])
	must(err)
	plain := plainDroplet(goRoot)
	for _, c := range contests {
		must(os.WriteFile(filepath.Join(dir, c.file), c.pack(plain), 0o644))
	}
	plain = nil
	figures := map[string][2][]figure{}
	for range rounds + 1 {
		for _, c := range contests {
			both := figures[c.name]
			both[0] = append(both[0], c.tar(dir))
			both[1] = append(both[1], c.launcher(dir))
			figures[c.name] = both
		}
	}
	fmt.Printf("%-26s %21s %21s %15s\n", "", "tar: wall, CPU", "launcher: wall, CPU", "ratios")
	for _, c := range contests {
		report(c.name, figures[c.name])
	}
}

func (c contest) tar(dir string) figure {
	root := emptyRoot(dir)
	return measure(exec.Command("tar", "--no-same-owner", "-C", root, c.tarOption, filepath.Join(dir, c.file)))
}

func (c contest) launcher(dir string) figure {
	root := emptyRoot(dir)
	return measure(exec.Command(filepath.Join(dir, "launcher"), "run", "--droplet", filepath.Join(dir, c.file), "--root", root))
}

func emptyRoot(dir string) string {
	root := filepath.Join(dir, "root")
	must(os.RemoveAll(root))
	must(os.Mkdir(root, 0o755))
	return root
}

func measure(command *exec.Cmd) figure {
	started := time.Now()
	output, err := command.CombinedOutput()
	wall := time.Since(started)
	if err != nil {
		panic(fmt.Sprintf("%s: %v\n%s", command, err, output))
	}
	state := command.ProcessState
	return figure{wall, state.UserTime() + state.SystemTime()}
}

// report prints medians; the first round only warms up.
func report(name string, both [2][]figure) {
	tarWall, tarCPU := medians(both[0][1:])
	wall, cpu := medians(both[1][1:])
	fmt.Printf("%-26s %8.0f ms, %6.0f ms %8.0f ms, %6.0f ms %7.2f %7.2f\n", name,
		tarWall, tarCPU, wall, cpu, wall/tarWall, cpu/tarCPU)
}

func medians(figures []figure) (wall, cpu float64) {
	return median(figures, func(f figure) time.Duration { return f.wall }), median(figures, func(f figure) time.Duration { return f.cpu })
}

func median(figures []figure, of func(figure) time.Duration) float64 {
	var all []float64
	for _, f := range figures {
		all = append(all, of(f).Seconds()*1000)
	}
	slices.Sort(all)
	return all[len(all)/2]
}
