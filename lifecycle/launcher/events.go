package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"time"
)

// nanoseconds is RFC 3339 in UTC with all nine digits, so that times compare as text.
const nanoseconds = "2006-01-02T15:04:05.000000000Z07:00"

// What an event is about.
const (
	kindLauncher = "launcher"
	kindProcess  = "process"
	kindSidecar  = "sidecar"
)

// event is one line of --event-fd.
type event struct {
	Time   string   `json:"time"`
	Seq    int      `json:"seq"`
	Kind   string   `json:"kind"`
	Member string   `json:"member,omitempty"`
	Event  string   `json:"event"`
	PID    int      `json:"pid,omitempty"`
	Status *int     `json:"status,omitempty"`
	Signal string   `json:"signal,omitempty"`
	OOM    bool     `json:"oom,omitempty"`
	Reason string   `json:"reason,omitempty"`
	AfterS *float64 `json:"after_s,omitempty"`
	Detail string   `json:"detail,omitempty"`
}

// eventLog numbers events and writes each with one call; without a file it drops them.
type eventLog struct {
	file *os.File
	seq  int
}

func (l *eventLog) write(e event) {
	if l.file == nil {
		return
	}
	l.seq++
	e.Seq = l.seq
	e.Time = time.Now().UTC().Format(nanoseconds)
	l.file.Write(jsonLine(e))
}

func jsonLine(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // strings and numbers always encode
	}
	return text.Bytes()
}

func number(n int) *int { return &n }

func afterSeconds(d time.Duration) *float64 {
	rounded := math.Round(d.Seconds()*1000) / 1000
	return &rounded
}
