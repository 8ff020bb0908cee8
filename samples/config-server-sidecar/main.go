// Command config-server gives an app its configuration. It runs as the app's sidecar: it listens on localhost only, so
// nothing outside the container the two share can ask it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// config is what the app gets to know; the order of its fields is the order in the answer.
type config struct {
	Scope    string
	Password string
}

func main() {
	if err := run(os.Getenv("CONFIG_SERVER_PORT")); err != nil {
		fmt.Fprintln(os.Stderr, "config-server:", err)
		os.Exit(1)
	}
}

func run(port string) error {
	listener, err := listen(port)
	if err != nil {
		return err
	}
	fmt.Println("listening...")
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	return serve(ctx, listener)
}

func listen(port string) (net.Listener, error) {
	if port == "" {
		return nil, errors.New("CONFIG_SERVER_PORT is not set: set it to the port to listen on, such as 8082")
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return nil, fmt.Errorf("CONFIG_SERVER_PORT is %q: set it to a number from 1 to 65535", port)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %s is taken: set CONFIG_SERVER_PORT to a free one", port)
	}
	return listener, err
}

// serve answers until ctx ends, then lets the requests under way finish.
func serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: routes(), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return server.Shutdown(grace)
	}
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/config/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET is answered here", http.StatusMethodNotAllowed)
			return
		}
		fmt.Println("Received a request for config.")
		w.Header().Set("Content-Type", "application/json")
		answer := config{Scope: "some-service.admin", Password: "not-a-real-p4$$w0rd"}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, "config-server: answer not sent:", err)
		}
	})
	return mux
}
