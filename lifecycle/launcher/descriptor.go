package main

import (
	"strings"
)

// descriptor is what launch.json says about starting the droplet; keys that only describe it are not read.
type descriptor struct {
	Schema    int       `json:"schema"`
	CreatedBy string    `json:"created_by"`
	Processes []process `json:"processes"`
	Sidecars  []sidecar `json:"sidecars"`
}

// process is one way to start the app.
type process struct {
	Type             string `json:"type"`
	Command          string `json:"command"`
	EntrypointPrefix string `json:"entrypoint_prefix"`
	HealthCheck      check  `json:"health_check"`
	Readiness        check  `json:"readiness"`
	Stop             stop   `json:"stop"`
	Nofile           uint64 `json:"nofile"`
}

// sidecar is a program that runs beside a process.
type sidecar struct {
	Name         string   `json:"name"`
	ProcessTypes []string `json:"process_types"`
	Command      string   `json:"command"`
	Unit         string   `json:"unit"`
	Environment  string   `json:"environment"`
	MemoryMB     int      `json:"memory_mb"`
	Start        string   `json:"start"`
	DependsOn    []string `json:"depends_on"`
	Ready        check    `json:"ready"`
	HealthCheck  check    `json:"health_check"`
	Readiness    check    `json:"readiness"`
	OnExit       string   `json:"on_exit"`
	Restart      restart  `json:"restart"`
	Stop         stop     `json:"stop"`
}

// When a sidecar starts, relative to the app.
const (
	startBefore = "before"
	startWith   = "with"
	startAfter  = "after"
)

// What a sidecar's end means.
const (
	onExitStop    = "stop"
	onExitRestart = "restart"
	onExitIgnore  = "ignore"
)

// stop is how a member is asked to end.
type stop struct {
	Signal string  `json:"signal"`
	Grace  seconds `json:"grace_s"`
}

// process finds the process to run.
func (d descriptor) process(processType string) (process, error) {
	var types []string
	for _, p := range d.Processes {
		if p.Type != processType {
			types = append(types, p.Type)
			continue
		}
		if p.Command == "" {
			return process{}, failf(exitDescriptor, "process '%s' has no command", p.Type)
		}
		return p, nil
	}
	if len(types) == 0 {
		return process{}, failf(exitDescriptor, "the droplet has no process")
	}
	return process{}, failf(exitNotFound, "the droplet has no process '%s': it has %s", processType, strings.Join(types, ", "))
}
