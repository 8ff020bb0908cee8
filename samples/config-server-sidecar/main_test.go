package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnswersWithTheConfiguration(t *testing.T) {
	recorder := httptest.NewRecorder()

	routes().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/config/", nil))

	want := `{"Scope":"some-service.admin","Password":"not-a-real-p4$$w0rd"}` + "\n"
	if got := recorder.Body.String(); recorder.Code != http.StatusOK || got != want {
		t.Errorf("got %d %q, want 200 %q", recorder.Code, got, want)
	}
}

func TestRefusesWhatItDoesNotServe(t *testing.T) {
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodPost, "/config/", http.StatusMethodNotAllowed},
	} {
		recorder := httptest.NewRecorder()

		routes().ServeHTTP(recorder, httptest.NewRequest(c.method, c.path, nil))

		if recorder.Code != c.status {
			t.Errorf("%s %s: got %d, want %d", c.method, c.path, recorder.Code, c.status)
		}
	}
}

func TestSaysWhatIsWrongWithThePort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, takenPort, _ := net.SplitHostPort(taken.Addr().String())

	for port, want := range map[string]string{
		"":        "CONFIG_SERVER_PORT is not set",
		"0":       "a number from 1 to 65535",
		"http":    "a number from 1 to 65535",
		"65536":   "a number from 1 to 65535",
		takenPort: "port " + takenPort + " is taken",
	} {
		if err := run(port); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("port %q: got error %v, want one with %q", port, err, want)
		}
	}
}

func TestServesOnLocalhostUntilTold(t *testing.T) {
	listener, err := listen(freePort(t))
	if err != nil {
		t.Fatal(err)
	}
	if ip := listener.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("listens on %s, want a loopback address", ip)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener) }()

	response, err := http.Get("http://" + listener.Addr().String() + "/config/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), "some-service.admin") {
		t.Errorf("got %q, %v", body, err)
	}
	stop()

	if err := <-ended; err != nil {
		t.Errorf("ended with %v, want an orderly end", err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}
