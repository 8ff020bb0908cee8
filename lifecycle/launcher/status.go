package main

import (
	"bytes"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// statusName is the status socket below the root.
const statusName = ".launcher-status"

// statusWait is how long a client may take to read.
const statusWait = time.Second

// instanceStatus is what "launcher status" tells.
type instanceStatus struct {
	PID     int            `json:"pid"`
	State   string         `json:"state"` // running, stopping
	Reason  string         `json:"reason,omitempty"`
	Detail  string         `json:"detail,omitempty"`
	RSS     int64          `json:"rss_bytes"` // the launcher's own
	UptimeS float64        `json:"uptime_s"`
	Members []memberStatus `json:"members"`
}

type memberStatus struct {
	Name      string     `json:"name"`
	Kind      string     `json:"kind"`
	PID       int        `json:"pid,omitempty"`
	State     string     `json:"state"` // waiting, starting, running, unhealthy, restarting, exited
	Routable  *bool      `json:"routable,omitempty"`
	RSS       int64      `json:"rss_bytes"`
	UptimeS   float64    `json:"uptime_s"`
	Restarts  int        `json:"restarts"`
	LastCheck *lastCheck `json:"last_check,omitempty"`
}

// lastCheck is what a probe said last.
type lastCheck struct {
	Time   string `json:"time"`
	What   string `json:"what"`
	Passed bool   `json:"passed"`
	Detail string `json:"detail,omitempty"`
}

func (m *member) checked(t target, err error) {
	last := &lastCheck{Time: time.Now().UTC().Format(nanoseconds), What: t.what(), Passed: err == nil}
	if err != nil {
		last.Detail = err.Error()
	}
	m.lastCheck.Store(last)
}

// serveStatus answers whoever connects with one line of JSON, and asks nothing. It begins after the first member did.
func (s *supervisor) serveStatus(name string) {
	if info, err := os.Lstat(name); err == nil && info.Mode().Type() == os.ModeSocket {
		os.Remove(name) // of a launcher that was killed
	}
	listener, err := net.Listen("unix", name)
	if err != nil {
		if s.socketAsked {
			s.say("no status: %v", err)
		}
		return
	}
	os.Chmod(name, 0o600)
	s.post(func() { s.status = listener })
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		answer := make(chan instanceStatus, 1)
		s.post(func() { answer <- s.statusNow() })
		go func() {
			defer client.Close()
			client.SetDeadline(time.Now().Add(statusWait))
			client.Write(jsonLine((<-answer).withMemory()))
		}()
	}
}

func (s *supervisor) statusNow() instanceStatus {
	status := instanceStatus{PID: os.Getpid(), State: "running", UptimeS: inceptionSeconds(s.begun)}
	if s.cause != nil {
		status.State, status.Reason, status.Detail = "stopping", s.cause.reason, s.cause.detail
	}
	for _, m := range append([]*member{s.app}, s.members...) {
		status.Members = append(status.Members, m.statusNow())
	}
	return status
}

func (m *member) statusNow() memberStatus {
	status := memberStatus{Name: m.name, Kind: m.kind, State: m.state(), Restarts: m.restarted, LastCheck: m.lastCheck.Load()}
	if m.running {
		status.PID, status.UptimeS = m.pid, inceptionSeconds(m.startedAt)
	}
	if m.readiness.watches() {
		routable := m.routable // later it may change
		status.Routable = &routable
	}
	return status
}

func (m *member) state() string {
	switch {
	case m.restarting:
		return "restarting"
	case !m.opened:
		return "waiting"
	case !m.running:
		return "exited"
	case !m.up:
		return "starting"
	case m.unhealthy:
		return "unhealthy"
	}
	return "running"
}

func inceptionSeconds(begun time.Time) float64 { return *afterSeconds(time.Since(begun)) }

// withMemory adds what /proc knows: the resident memory of each member's session.
func (s instanceStatus) withMemory() instanceStatus {
	sessions := residentBySession()
	s.RSS = residentOf("self")
	for i, m := range s.Members {
		s.Members[i].RSS = sessions[m.PID]
	}
	return s
}

// residentBySession sums the memory of all processes; what they share counts for each.
func residentBySession() map[int]int64 {
	sums := map[int]int64{}
	directory, err := os.Open("/proc")
	if err != nil {
		return sums
	}
	defer directory.Close()
	names, _ := directory.Readdirnames(-1)
	for _, name := range names {
		if text, err := os.ReadFile("/proc/" + name + "/stat"); err == nil {
			fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
			if len(fields) > 21 {
				session, _ := strconv.Atoi(fields[3])
				pages, _ := strconv.ParseInt(fields[21], 10, 64)
				sums[session] += pages * int64(os.Getpagesize())
			}
		}
	}
	return sums
}

func residentOf(process string) int64 {
	text, _ := os.ReadFile("/proc/" + process + "/statm")
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize())
}
