package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// settling is how long a supervisor has to give back what its start took.
const settling = 200 * time.Millisecond

// root makes the directory of an app with so many profile scripts.
func (b *bench) root(scripts int) string {
	root, err := os.MkdirTemp(b.dir, "root-")
	must(err)
	for _, name := range []string{"app", "tmp", "profile.d"} {
		must(os.Mkdir(filepath.Join(root, name), 0o755))
	}
	for i := range scripts {
		must(os.WriteFile(filepath.Join(root, "profile.d", fmt.Sprintf("%d.sh", i)), []byte(fmt.Sprintf("export V%d=%d\n", i, i)), 0o644))
	}
	return root
}

// running is a peer's process; its children end with it, in a group of their own.
func (b *bench) running(argv []string) *exec.Cmd {
	command := exec.Command(argv[0], argv[1:]...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(command.Start())
	return command
}

// says makes a command that first says that it runs.
func (b *bench) says(command string) string { return "echo >" + quoted(b.fifo) + "; " + command }

func (b *bench) await(members int) {
	hangs := time.AfterFunc(time.Minute, func() { must(fmt.Errorf("an app did not start within a minute")) })
	defer hangs.Stop()
	for one := make([]byte, 1); members > 0; members-- {
		_, err := syscall.Read(b.signals, one)
		must(err)
	}
}

func (b *bench) start(p peer, scripts int) float64 {
	root := b.root(scripts)
	argv := p.argv(b, root, []string{b.says("exec sleep 1000")})
	begun := time.Now()
	command := b.running(argv)
	b.await(1)
	took := milliseconds(time.Since(begun))
	end(command, root)
	return took
}

func end(command *exec.Cmd, root string) {
	command.Process.Signal(syscall.SIGTERM)
	command.Wait()
	must(os.RemoveAll(root))
}

// two starts an app and, where the peer can have one, a sidecar.
func (b *bench) two(p peer) (*exec.Cmd, string) {
	root := b.root(0)
	commands := []string{b.says("exec sleep 1000")}
	if p.sidecars {
		commands = append(commands, b.says("exec sleep 1000"))
	}
	command := b.running(p.argv(b, root, commands))
	b.await(len(commands))
	return command, root
}

// memory sums a line of smaps_rollup over the processes that supervise.
func (b *bench) memory(p peer, key string) float64 {
	command, root := b.two(p)
	time.Sleep(settling)
	sum := 0
	for _, pid := range append(children(command.Process.Pid), command.Process.Pid) {
		if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)); strings.TrimSpace(string(name)) != "sleep" {
			sum += rollup(pid, key)
		}
	}
	end(command, root)
	return float64(sum) / 1024
}

func children(pid int) (list []int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, word := range strings.Fields(string(text)) {
		child, _ := strconv.Atoi(word)
		list = append(list, child)
		list = append(list, children(child)...)
	}
	return list
}

func rollup(pid int, key string) int {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	must(err)
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if words := strings.Fields(lines.Text()); words[0] == key {
			kilobytes, _ := strconv.Atoi(words[1])
			return kilobytes
		}
	}
	return 0
}

// stop is the time until the peer has ended; then its members are gone, which is checked.
func (b *bench) stop(p peer) float64 {
	command, root := b.two(p)
	members := children(command.Process.Pid)
	begun := time.Now()
	command.Process.Signal(syscall.SIGTERM)
	command.Wait()
	took := milliseconds(time.Since(begun))
	for _, pid := range members {
		if syscall.Kill(pid, 0) == nil {
			must(fmt.Errorf("%s left process %d", p.name, pid))
		}
	}
	must(os.RemoveAll(root))
	return took
}

// lines is the time that what an app writes takes: s6-log stamps lines as the launcher does, the others do nothing with
// them and are measured with the least that reads a pipe, cat.
func (b *bench) lines(p peer) float64 {
	self, err := os.Executable()
	must(err)
	root := b.root(0)
	write := quoted(self) + " write " + strconv.Itoa(lineBytes)
	argv := p.argv(b, root, []string{write})
	switch p.name {
	case "s6 and that":
		argv = []string{"/bin/bash", "-c", write + " | " + quoted(b.tool("s6-log")) + " t 1"}
	case "bash, as CF's launcher", "tini and that":
		argv = []string{"/bin/bash", "-c", write + " | cat"}
	}
	begun := time.Now()
	command := b.running(argv)
	command.Wait()
	took := time.Since(begun).Seconds()
	must(os.RemoveAll(root))
	return took
}

func writeLines(count string) {
	left, err := strconv.Atoi(count)
	must(err)
	block := bytes.Repeat([]byte(strings.Repeat("0123456789", 10)[:99]+"\n"), 655)
	for left > 0 {
		n, err := os.Stdout.Write(block[:min(left, len(block))])
		must(err)
		left -= n
	}
}
