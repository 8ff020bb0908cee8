package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func expectMatches(t testing.TB, text, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(text) {
		t.Fatalf("%q\ndoes not match\n%q", text, pattern)
	}
}

func TestSaysWhatASidecarWasNotReadyFor(t *testing.T) {
	port := freePort(t)
	refused := "failed to make TCP connection to 127.0.0.1:" + port + ": connection refused"
	for name, c := range map[string]struct {
		ready object
		says  string
	}{
		"port": {object{"type": "port", "port": "$P"}, "nothing listens on 127.0.0.1:" + port + " (" + refused + ")"},
		"http": {object{"type": "http", "port": "$P", "path": "/ok"}, "http://127.0.0.1:" + port + "/ok does not answer with 200 (failed to make HTTP request to '/ok' on port " + port + ": connection refused)"},
		"file": {object{"type": "file", "path": "/nowhere/$P"}, "there is no /nowhere/" + port + " (stat /nowhere/" + port + ": no such file or directory)"},
		"exec": {object{"type": "exec", "command": "exit 3"}, "'exit 3' does not succeed (exited with status 3)"},
		"slow": {object{"type": "exec", "command": "sleep 1000", "invocation_timeout_s": 0.05}, "'sleep 1000' does not succeed (timed out after 0.05 seconds)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.ready["timeout_s"] = 0.3
			root := droplet(t, web(t, "echo never", object{"name": "config-server", "command": "exec sleep 1000", "start": "before", "ready": c.ready}), nil)

			i := run(t, []string{"P=" + port}, "--root", root)

			i.expectExit(exitNotHealthy)
			end := i.ended0()
			expectEqual(t, "reason", end.Reason, "not-ready")
			expectEqual(t, "detail", end.Detail, "Sidecar 'config-server' was not ready after 0.3 s: "+c.says)
			expectEqual(t, "the app started", slices.Contains(i.story(), "web starting"), false)
		})
	}
}

func TestSaysWhyAnAppWasNeverHealthy(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": "exec sleep 1000", "health_check": object{"type": "port", "timeout_s": 0.3}}), nil)

	i := run(t, []string{"PORT=" + freePort(t)}, "--root", root)

	i.expectExit(exitNotHealthy)
	expectMatches(t, i.ended0().Detail, `^Instance never healthy after [0-9.]+m?s: Timed out after 300ms \([0-9]+ attempts\) waiting for startup check `+
		`to succeed: failed to make TCP connection to [0-9.]+:[0-9]+: connection refused$`)
}

func TestAPortCheckLooksAtTheContainersAddress(t *testing.T) {
	port := freePort(t)
	root := droplet(t, webWith(t, object{"type": "web", "command": testBinary(t) + " test-listen " + containerAddress() + ":$PORT", "health_check": object{"type": "port"}}), nil)

	i := run(t, []string{"PORT=" + port}, "--root", root)

	healthy := i.awaitEvent("web", "healthy")
	expectEqual(t, "detail", healthy.Detail, "port "+port)
	expectEqual(t, "measured", healthy.AfterS != nil && *healthy.AfterS > 0, true)
}

func TestAnAppThatStopsAnsweringEnds(t *testing.T) {
	port, broken := freePort(t), filepath.Join(t.TempDir(), "broken")
	root := droplet(t, webWith(t, object{"type": "web", "command": testBinary(t) + " test-http :$PORT",
		"health_check": object{"type": "http", "path": "/moved", "interval_s": 0.05}}), nil)
	i := run(t, []string{"PORT=" + port, "BROKEN=" + broken}, "--root", root)
	expectEqual(t, "detail", i.awaitEvent("web", "healthy").Detail, "port "+port+", /moved")

	check0(t, os.WriteFile(broken, nil, 0o600))

	i.expectExit(exitNotHealthy)
	end := i.ended0()
	expectEqual(t, "reason", end.Reason, "unhealthy")
	expectMatches(t, end.Detail, `^Instance became unhealthy: Liveness check unsuccessful: failed to make HTTP request to '/moved' on port `+port+`: received status code 503 in [0-9]+ms$`)
	expectEqual(t, "event", slices.Contains(i.story(), "web unhealthy"), true)
}

func TestASidecarThatStopsAnsweringIsRestartedWhereAllowed(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	root := droplet(t, web(t, "exec sleep 1000", object{"name": "s", "command": "rm -f $BROKEN; echo begun; exec " + testBinary(t) + " test-http 127.0.0.1:$P",
		"start": "before", "on_exit": "restart", "health_check": object{"type": "http", "port": "$P", "path": "health", "interval_s": 0.05}}), nil)
	i := run(t, []string{"P=" + freePort(t), "BROKEN=" + broken}, "--root", root)
	i.awaitEvent("web", "healthy")

	check0(t, os.WriteFile(broken, nil, 0o600))

	eventually(t, i.dump, func() bool {
		return strings.Count(strings.Join(i.texts("WEB/SIDECAR/S", "OUT"), "\n"), "begun") == 2 &&
			strings.Count(strings.Join(i.story(), "\n"), "s ready") == 2
	})
}

func TestOnlyHTTPCountsAsAnAnswer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check0(t, err)
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Write([]byte("SSH-2.0-OpenSSH\r\n\r\n"))
			connection.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	root := droplet(t, web(t, "true", object{"name": "s", "command": "exec sleep 1000", "start": "before",
		"ready": object{"type": "http", "port": port, "timeout_s": 0.2}}), nil)

	i := run(t, nil, "--root", root)

	i.expectExit(exitNotHealthy)
	expectMatches(t, i.ended0().Detail, "the answer is no HTTP|connection reset by peer")
}

func TestACheckWithoutAPortSaysSo(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": "exec sleep 1000"}), nil)

	i := run(t, nil, "--root", root)

	i.expectExit(exitDescriptor)
	expectEqual(t, "detail", i.ended0().Detail, "the check of process 'web' cannot know its port: '$PORT' is ''")
}
