package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// limit is how long a test waits for what must happen; it never decides whether something happened in time.
const limit = 60 * time.Second

// TestMain makes the test binary the launcher under test as well, and the servers that members run, so that the race
// detector sees the real processes.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "test-listen" {
		listen(os.Args[2], nil)
	}
	if len(os.Args) > 2 && os.Args[1] == "test-http" {
		listen(os.Args[2], http.HandlerFunc(answerHealth))
	}
	if os.Getenv("LAUNCHER_UNDER_TEST") == "1" {
		os.Exit(dispatch(os.Args))
	}
	os.Exit(m.Run())
}

func listen(address string, handler http.Handler) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("listening")
	if handler != nil {
		err = http.Serve(listener, handler)
	}
	for err == nil {
		var connection net.Conn
		if connection, err = listener.Accept(); err == nil {
			connection.Close()
		}
	}
	os.Exit(1)
}

// answerHealth is healthy until the file that BROKEN names exists.
func answerHealth(w http.ResponseWriter, r *http.Request) {
	_, err := os.Stat(os.Getenv("BROKEN"))
	switch {
	case r.URL.Path == "/secret" && r.Header.Get("X-Secret") == "tell" && r.Host == "other.example":
	case r.URL.Path == "/moved":
		http.Redirect(w, r, "/health", http.StatusFound)
	case r.URL.Path != "/health" || r.UserAgent() != "diego-healthcheck" || r.Header.Get("X-Forwarded-Proto") != "https":
		http.NotFound(w, r)
	case err == nil:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func testBinary(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	check0(t, err)
	return self
}

func freePort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check0(t, err)
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

func check0(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// files is a tree: a name that ends in a slash is a directory, all others are files with this content.
type files map[string]string

func (f files) write(t testing.TB, root string) {
	t.Helper()
	for name, content := range f {
		path := filepath.Join(root, name)
		if strings.HasSuffix(name, "/") {
			check0(t, os.MkdirAll(path, 0o755))
			continue
		}
		check0(t, os.MkdirAll(filepath.Dir(path), 0o755))
		check0(t, os.WriteFile(path, []byte(content), 0o644))
	}
}

// droplet is an unpacked root with an app and this descriptor.
func droplet(t testing.TB, launch string, tree files) string {
	t.Helper()
	root := t.TempDir()
	files{"app/": "", "tmp/": "", "launch.json": launch}.write(t, root)
	tree.write(t, root)
	return root
}

// web is a descriptor with one process that is healthy as soon as it runs.
func web(t testing.TB, command string, sidecars ...map[string]any) string {
	return webWith(t, map[string]any{"type": "web", "command": command, "health_check": map[string]any{"type": "process"}}, sidecars...)
}

func webWith(t testing.TB, process map[string]any, sidecars ...map[string]any) string {
	t.Helper()
	for _, s := range sidecars {
		if s["process_types"] == nil {
			s["process_types"] = []string{"web"}
		}
	}
	text, err := json.Marshal(map[string]any{"schema": 1, "created_by": "stager 0.1.0", "processes": []any{process}, "sidecars": sidecars})
	check0(t, err)
	return string(text)
}

// instance is a launcher that runs.
type instance struct {
	t       testing.TB
	command *exec.Cmd
	dir     string
	stdout  bytes.Buffer
	stderr  bytes.Buffer
	ended   bool
}

func launcherCommand(t testing.TB, env []string, args ...string) *exec.Cmd {
	command := exec.Command(testBinary(t), args...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "LAUNCHER_UNDER_TEST=1"}, env...)
	return command
}

// run starts "launcher run" with its two files.
func run(t testing.TB, env []string, args ...string) *instance {
	t.Helper()
	i := &instance{t: t, dir: t.TempDir()}
	i.command = launcherCommand(t, env, append([]string{"run", "--log-fd=3", "--event-fd", "4"}, args...)...)
	i.command.Stdout, i.command.Stderr = &i.stdout, &i.stderr
	for _, name := range []string{"log", "events"} {
		file, err := os.OpenFile(filepath.Join(i.dir, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		check0(t, err)
		defer file.Close()
		i.command.ExtraFiles = append(i.command.ExtraFiles, file)
	}
	check0(t, i.command.Start())
	t.Cleanup(func() {
		if !i.ended {
			i.command.Process.Signal(syscall.SIGTERM)
			i.command.Process.Signal(syscall.SIGTERM)
			i.wait()
		}
	})
	return i
}

func (i *instance) wait() int {
	i.t.Helper()
	timer := time.AfterFunc(limit, func() { i.command.Process.Kill() })
	defer timer.Stop()
	i.command.Wait()
	i.ended = true
	return i.command.ProcessState.ExitCode()
}

func (i *instance) expectExit(code int) {
	i.t.Helper()
	if got := i.wait(); got != code {
		i.t.Fatalf("exit code %d, expected %d\n%s", got, code, i.dump())
	}
}

func (i *instance) dump() string {
	log, _ := os.ReadFile(filepath.Join(i.dir, "log"))
	events, _ := os.ReadFile(filepath.Join(i.dir, "events"))
	return fmt.Sprintf("--- events\n%s--- log\n%s--- stdout\n%s--- stderr\n%s", events, log, i.stdout.String(), i.stderr.String())
}

func readLines[T any](t testing.TB, name string) []T {
	t.Helper()
	file, err := os.Open(name)
	check0(t, err)
	defer file.Close()
	var list []T
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return list // what has no end yet is still being written
		}
		var value T
		if err := json.Unmarshal(line, &value); err != nil {
			t.Fatalf("%s: %v: %s", name, err, line)
		}
		list = append(list, value)
	}
}

func (i *instance) events() []event { return readLines[event](i.t, filepath.Join(i.dir, "events")) }
func (i *instance) log() []logLine  { return readLines[logLine](i.t, filepath.Join(i.dir, "log")) }

// story is the events in short: "web starting".
func (i *instance) story() []string {
	var list []string
	for _, e := range i.events() {
		list = append(list, strings.TrimSpace(cmp.Or(e.Member, e.Kind)+" "+e.Event))
	}
	return list
}

// texts lists the lines of a source, such as "WEB" or "WEB/SIDECAR/A".
func (i *instance) texts(source, stream string) []string {
	return i.lines("APP/PROC/"+source+"/0", stream)
}

func (i *instance) lines(source, stream string) []string {
	var list []string
	for _, l := range i.log() {
		if l.Source == source && l.Stream == stream {
			list = append(list, l.Text)
		}
	}
	return list
}

func (i *instance) awaitEvent(member, name string) event {
	i.t.Helper()
	return i.awaitEvents(member, name, 1)[0]
}

// awaitEvents waits until there are so many of this name.
func (i *instance) awaitEvents(member, name string, count int) []event {
	i.t.Helper()
	var found []event
	eventually(i.t, i.dump, func() bool {
		found = nil
		for _, e := range i.events() {
			if cmp.Or(e.Member, e.Kind) == member && e.Event == name {
				found = append(found, e)
			}
		}
		return len(found) >= count
	})
	return found
}

func (i *instance) awaitText(text string) {
	i.t.Helper()
	eventually(i.t, i.dump, func() bool {
		for _, l := range i.log() {
			if l.Text == text {
				return true
			}
		}
		return false
	})
}

func (i *instance) ended0() event {
	i.t.Helper()
	all := i.events()
	if len(all) == 0 || all[len(all)-1].Event != "ended" {
		i.t.Fatalf("the last event is not 'ended'\n%s", i.dump())
	}
	return all[len(all)-1]
}

func (i *instance) signal(signal syscall.Signal) {
	i.t.Helper()
	check0(i.t, i.command.Process.Signal(signal))
}

func eventually(t testing.TB, dump func() string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it did not happen\n%s", dump())
		}
	}
}

func expectEqual[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func expectContains(t testing.TB, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Fatalf("%q\nis not in\n%q", part, text)
	}
}

// alive tells whether a process exists and is no zombie.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	rest := string(text[bytes.LastIndexByte(text, ')')+1:])
	return !strings.HasPrefix(rest, " Z") && !strings.HasPrefix(rest, " X")
}

func readPID(t testing.TB, name string) int {
	t.Helper()
	pid := 0
	eventually(t, func() string { return name }, func() bool {
		text, _ := os.ReadFile(name)
		pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		return pid > 0
	})
	return pid
}
