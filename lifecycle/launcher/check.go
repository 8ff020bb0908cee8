package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// check is how to tell that a member is ready or healthy.
type check struct {
	Type       string   `json:"type"`
	Port       portText `json:"port"`
	Host       string   `json:"host"`
	Path       string   `json:"path"`
	Headers    headers  `json:"headers"`
	Endpoint   string   `json:"endpoint"`
	File       string   `json:"file"`
	Command    string   `json:"command"`
	Timeout    seconds  `json:"timeout_s"`
	Invocation seconds  `json:"invocation_timeout_s"`
	Interval   seconds  `json:"interval_s"`
}

// The kinds of check.
const (
	checkProcess = "process"
	checkPort    = "port"
	checkHTTP    = "http"
	checkFile    = "file"
	checkExec    = "exec"
)

// portText is a number or the name of a variable, such as "$PORT".
type portText string

func (p *portText) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil {
		*p = portText(word)
		return nil
	}
	var port int
	if err := json.Unmarshal(text, &port); err != nil {
		return err
	}
	*p = portText(strconv.Itoa(port))
	return nil
}

func (c check) validate(where string) error {
	if err := oneOf(where, "type", c.Type, checkProcess, checkPort, checkHTTP, checkFile, checkExec); err != nil {
		return err
	}
	switch {
	case c.Type == checkFile && c.file() == "":
		return fmt.Errorf("%s: a check of type file needs 'path'", where)
	case c.Type == checkExec && c.Command == "":
		return fmt.Errorf("%s: a check of type exec needs 'command'", where)
	case c.Type == checkHTTP && strings.ContainsAny(c.Path+c.Endpoint, " \r\n\t\x00"):
		return fmt.Errorf("%s: the path holds a space or control character", where)
	}
	if err := c.Headers.validate(where); err != nil {
		return err
	}
	return noNUL(where, c.Command, c.file())
}

func (c check) file() string { return cmp.Or(c.File, c.Path) }

// watches tells whether there is more to see than that the process is alive.
func (c check) watches() bool { return c.Type != "" && c.Type != checkProcess }

// target is a check with everything filled in from the environment of its member.
type target struct {
	kind       string
	host       string
	port       int
	path       string
	headers    headers
	home       string
	env        environ
	invocation time.Duration
}

func (c check) resolve(m *member) (target, error) {
	expand := func(text string) string { return os.Expand(text, func(name string) string { return m.env[name] }) }
	t := target{kind: c.Type, host: expand(c.Host), home: m.home, env: m.env, invocation: c.Invocation.or(time.Second)}
	if t.host == "" {
		t.host = "127.0.0.1"
		if m.kind == kindProcess {
			t.host = containerAddress()
		}
	}
	switch c.Type {
	case checkFile:
		t.path = expand(c.file())
		if !filepath.IsAbs(t.path) {
			t.path = filepath.Join(m.home, t.path)
		}
	case checkExec:
		t.path = c.Command
	case checkHTTP:
		t.path = "/" + strings.TrimPrefix(expand(cmp.Or(c.Path, c.Endpoint)), "/")
		t.headers = c.Headers
		return t, t.setPort(c.Port, m)
	case checkPort:
		return t, t.setPort(c.Port, m)
	}
	return t, nil
}

func (t *target) setPort(text portText, m *member) error {
	word := string(text)
	if word == "" {
		word = "$PORT"
	}
	expanded := os.Expand(word, func(name string) string { return m.env[name] })
	port, err := strconv.Atoi(expanded)
	if err != nil || port < 1 || port > 65535 {
		return failf(exitDescriptor, "the check of %s cannot know its port: '%s' is '%s'", m.title(), word, expanded)
	}
	t.port = port
	return nil
}

func (t target) address() string { return net.JoinHostPort(t.host, strconv.Itoa(t.port)) }

// what says in short what is looked at.
func (t target) what() string {
	switch t.kind {
	case checkPort:
		return fmt.Sprintf("port %d", t.port)
	case checkHTTP:
		return fmt.Sprintf("port %d, %s", t.port, t.path)
	case checkFile:
		return "file " + t.path
	case checkExec:
		return "command " + t.path
	}
	return "process"
}

// missing says what a failed wait was for.
func (t target) missing() string {
	switch t.kind {
	case checkPort:
		return "nothing listens on " + t.address()
	case checkHTTP:
		return fmt.Sprintf("http://%s%s does not answer with 200", t.address(), t.path)
	case checkFile:
		return "there is no " + t.path
	}
	return fmt.Sprintf("'%s' does not succeed", t.path)
}

// containerAddress is the first IPv4 address that is not the loopback's.
func containerAddress() string {
	addresses, _ := net.InterfaceAddrs()
	for _, address := range addresses {
		if ip, ok := address.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
			return ip.IP.String()
		}
	}
	return "127.0.0.1"
}
