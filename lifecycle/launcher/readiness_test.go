package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestReadinessOnlyTellsWhoMayGetRequests(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": "exec sleep 1000", "health_check": object{"type": "process"},
		"readiness": object{"type": "file", "path": "../open", "interval_s": 0.05}}), nil)
	i := run(t, nil, "--root", root)
	i.awaitEvent("web", "healthy")
	open := filepath.Join(root, "open")

	check0(t, os.WriteFile(open, nil, 0o600))
	routable := i.awaitEvent("web", "routable")
	check0(t, os.Remove(open))
	unroutable := i.awaitEvents("web", "unroutable", 2)

	expectEqual(t, "before it was asked", unroutable[0].Detail, "")
	expectEqual(t, "routable", routable.Detail, "Container passed the readiness health check. Container marked ready and added to route pool.")
	expectEqual(t, "unroutable", unroutable[1].Detail, "Container failed the readiness health check. Container marked not ready and removed from route pool. "+
		"stat "+open+": no such file or directory")
	status, _ := askStatus(t, "--root", root, "--json")
	expectEqual(t, "status", *statusOf(t, []byte(status)).Members[0].Routable, false)
	expectEqual(t, "nothing ended", slices.Contains(i.story(), "web exited"), false)
}

func TestHTTPChecksSendTheirHeaders(t *testing.T) {
	root := droplet(t, webWith(t, object{"type": "web", "command": testBinary(t) + " test-http :$PORT",
		"health_check": object{"type": "http", "path": "/secret", "headers": object{"X-Secret": "tell", "host": "other.example"}}}), nil)

	i := run(t, []string{"PORT=" + freePort(t)}, "--root", root)

	i.awaitEvent("web", "healthy")
}
