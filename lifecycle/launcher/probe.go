package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"syscall"
	"time"
)

const maxRedirects = 10

// probe looks once; the words of its error are those of Cloud Foundry's health check.
func (s *supervisor) probe(ctx context.Context, t target) error {
	ctx, cancel := context.WithTimeout(ctx, t.invocation)
	defer cancel()
	switch t.kind {
	case checkPort:
		return probePort(ctx, t)
	case checkHTTP:
		return probeHTTP(ctx, t)
	case checkFile:
		_, err := os.Stat(t.path)
		return err
	case checkExec:
		return s.probeCommand(ctx, t)
	}
	return nil
}

func probePort(ctx context.Context, t target) error {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", t.address())
	if err != nil {
		return fmt.Errorf("failed to make TCP connection to %s: %s", t.address(), t.cause(err))
	}
	return connection.Close()
}

func probeHTTP(ctx context.Context, t target) error {
	started := time.Now()
	place := &url.URL{Scheme: "http", Host: t.address()}
	place, err := place.Parse(t.path)
	status := 0
	for tries := 0; err == nil && tries <= maxRedirects; tries++ {
		var location string
		status, location, err = get(ctx, place, t.headers)
		if err != nil || location == "" {
			break
		}
		place, err = place.Parse(location)
		if err == nil && place.Scheme != "http" {
			break // the status of the redirect stands
		}
	}
	failed := fmt.Sprintf("failed to make HTTP request to '%s' on port %d: ", t.path, t.port)
	if err != nil {
		return errors.New(failed + t.cause(err))
	}
	if status != 200 {
		return fmt.Errorf("%sreceived status code %d in %dms", failed, status, time.Since(started).Milliseconds())
	}
	return nil
}

// get is one request of a health check; location is where the answer sends on to, if it does.
func get(ctx context.Context, place *url.URL, headers headers) (status int, location string, err error) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", addressOf(place, "80"))
	if err != nil {
		return 0, "", err
	}
	defer connection.Close()
	if deadline, ok := ctx.Deadline(); ok {
		connection.SetDeadline(deadline)
	}
	answer, err := exchange(connection, fmt.Sprintf(
		"GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n", place.RequestURI(), headers.lines(place.Host)))
	if err != nil {
		return 0, "", err
	}
	switch answer.status {
	case 301, 302, 303, 307, 308:
		location = answer.header.Get("Location")
	}
	return answer.status, location, nil
}

// probeCommand runs a command in the member's place; the main goroutine starts it, as everything.
func (s *supervisor) probeCommand(ctx context.Context, t target) error {
	type started struct {
		pid int
		err error
	}
	begun, ended := make(chan started, 1), make(chan syscall.WaitStatus, 1)
	s.post(func() {
		pid, err := s.startProbe(t, ended)
		begun <- started{pid, err}
	})
	command := <-begun
	if command.err != nil {
		return command.err
	}
	select {
	case status := <-ended:
		if code := exitStatus(status); code != 0 {
			return fmt.Errorf("exited with status %d", code)
		}
		return nil
	case <-ctx.Done():
		syscall.Kill(-command.pid, syscall.SIGKILL)
		<-ended
		return errors.New(t.timedOut())
	}
}

func (t target) timedOut() string {
	return fmt.Sprintf("timed out after %.2f seconds", t.invocation.Seconds())
}

// cause is the innermost reason of a network error.
func (t target) cause(err error) string {
	var network net.Error
	if errors.As(err, &network) && network.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return t.timedOut()
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		return system.Error()
	}
	return err.Error()
}
