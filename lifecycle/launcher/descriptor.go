package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	descriptorName   = "launch.json"
	descriptorSchema = 1
	maxDescriptor    = 16 << 20
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
	Stop             stop   `json:"stop"`
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
	OnExit       string   `json:"on_exit"`
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

// seconds is a duration, written as a number.
type seconds time.Duration

func (s *seconds) UnmarshalJSON(text []byte) error {
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	if number < 0 || number > 1e6 {
		return fmt.Errorf("%v is no duration in seconds", number)
	}
	*s = seconds(number * float64(time.Second))
	return nil
}

func (s seconds) or(fallback time.Duration) time.Duration {
	if s == 0 {
		return fallback
	}
	return time.Duration(s)
}

func readDescriptor(root string) (descriptor, error) {
	name := filepath.Join(root, descriptorName)
	text, err := readSmallFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return fromStagingInfo(root)
	}
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "cannot read %s: %v", name, err)
	}
	d, err := parseDescriptor(text)
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "%s: %v", name, err)
	}
	return d, nil
}

// fromStagingInfo serves droplets of Cloud Foundry's own builder, which say one command: that of the web process.
func fromStagingInfo(root string) (descriptor, error) {
	info, found, err := readStagingInfo(root)
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "%v", err)
	}
	if !found {
		return descriptor{}, failf(exitNotFound, "no %s in %s: name a droplet with --droplet, or unpack one there", descriptorName, root)
	}
	if info.StartCommand == "" {
		return descriptor{}, failf(exitDescriptor, "%s in %s holds no start command", stagingInfoName, root)
	}
	web := process{Type: "web", Command: info.StartCommand, EntrypointPrefix: info.Config.EntrypointPrefix}
	return descriptor{Schema: descriptorSchema, Processes: []process{web}}, nil
}

// readSmallFile reads a file of the droplet, never through a link and never more than a cap.
func readSmallFile(name string) ([]byte, error) {
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxDescriptor+1))
	if err == nil && len(text) > maxDescriptor {
		err = fmt.Errorf("larger than %d bytes", maxDescriptor)
	}
	return text, err
}

func parseDescriptor(text []byte) (descriptor, error) {
	// The schema first: a later one may give other types to the keys below.
	var head struct {
		Schema    int    `json:"schema"`
		CreatedBy string `json:"created_by"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return descriptor{}, describeJSON(err)
	}
	if head.Schema > descriptorSchema {
		return descriptor{}, fmt.Errorf("schema %d is newer than this launcher (%s), which reads %d: use the launcher of %s",
			head.Schema, version, descriptorSchema, orElse(head.CreatedBy, "the stager that made it"))
	}
	if head.Schema < 1 {
		return descriptor{}, errors.New("no valid 'schema'")
	}
	var d descriptor
	if err := json.Unmarshal(text, &d); err != nil {
		return descriptor{}, describeJSON(err)
	}
	return d, d.validate()
}

func describeJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("not a launch descriptor: %w", err)
}

func (d descriptor) validate() error {
	types := map[string]bool{}
	for i, p := range d.Processes {
		where := fmt.Sprintf("process '%s'", p.Type)
		switch {
		case p.Type == "":
			return fmt.Errorf("process %d has no type", i+1)
		case types[p.Type]:
			return fmt.Errorf("%s stands there twice", where)
		}
		types[p.Type] = true
		if err := firstError(noNUL(where, p.Command, p.EntrypointPrefix), p.HealthCheck.validate(where), p.Stop.validate(where)); err != nil {
			return err
		}
	}
	names := map[string]bool{}
	for i, s := range d.Sidecars {
		if s.Name == "" {
			return fmt.Errorf("sidecar %d has no name", i+1)
		}
		if names[s.Name] {
			return fmt.Errorf("sidecar '%s' stands there twice", s.Name)
		}
		names[s.Name] = true
		if err := s.validate(); err != nil {
			return err
		}
	}
	return nil
}

func (s sidecar) validate() error {
	where := fmt.Sprintf("sidecar '%s'", s.Name)
	switch {
	case s.Command == "":
		return fmt.Errorf("%s has no command", where)
	case s.Unit != "" && !isUnitPath(s.Unit):
		return fmt.Errorf("%s: unit '%s' is no path below the root", where, s.Unit)
	case s.MemoryMB < 0:
		return fmt.Errorf("%s: memory_mb is below 0", where)
	}
	return firstError(
		noNUL(where, s.Command),
		oneOf(where, "start", s.Start, startBefore, startWith, startAfter),
		oneOf(where, "on_exit", s.OnExit, onExitStop, onExitRestart, onExitIgnore),
		oneOf(where, "environment", s.Environment, "own", "shared"),
		s.Ready.validate(where+", ready"),
		s.HealthCheck.validate(where+", health_check"),
		s.Stop.validate(where))
}

func (s stop) validate(where string) error {
	if _, known := signalNamed(s.Signal); s.Signal != "" && !known {
		return fmt.Errorf("%s: unknown stop signal '%s'", where, s.Signal)
	}
	return nil
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

// sidecarsOf lists the sidecars of a process in the order in which they start: before, with, after; inside each, what
// others depend on comes first, then the order of the file.
func (d descriptor) sidecarsOf(processType string) ([]sidecar, error) {
	byName := map[string]sidecar{}
	for _, s := range d.Sidecars {
		byName[s.Name] = s
	}
	var ordered []sidecar
	const visiting, done = 1, 2
	state := map[string]int{}
	var visit func(s sidecar) error
	visit = func(s sidecar) error {
		switch state[s.Name] {
		case done:
			return nil
		case visiting:
			return failf(exitDescriptor, "sidecar '%s' depends on itself", s.Name)
		}
		state[s.Name] = visiting
		for _, name := range s.DependsOn {
			dependency, known := byName[name]
			if !known {
				return failf(exitDescriptor, "sidecar '%s' depends on '%s', which does not exist", s.Name, name)
			}
			if !contains(dependency.ProcessTypes, processType) {
				continue
			}
			if startRank(dependency) > startRank(s) {
				return failf(exitDescriptor, "sidecar '%s' depends on '%s', which starts later", s.Name, name)
			}
			if err := visit(dependency); err != nil {
				return err
			}
		}
		state[s.Name] = done
		ordered = append(ordered, s)
		return nil
	}
	for rank := 0; rank < 3; rank++ {
		for _, s := range d.Sidecars {
			if startRank(s) == rank && contains(s.ProcessTypes, processType) {
				if err := visit(s); err != nil {
					return nil, err
				}
			}
		}
	}
	return ordered, nil
}

func startRank(s sidecar) int {
	switch s.Start {
	case startBefore:
		return 0
	case startAfter:
		return 2
	}
	return 1
}

func isUnitPath(unit string) bool {
	return path.Clean(unit) == unit && !path.IsAbs(unit) && unit != "." && unit != ".." &&
		!strings.HasPrefix(unit, "../") && !strings.Contains(unit, "\x00")
}

func noNUL(where string, values ...string) error {
	for _, value := range values {
		if strings.Contains(value, "\x00") {
			return fmt.Errorf("%s: a command holds a NUL", where)
		}
	}
	return nil
}

func oneOf(where, key, value string, allowed ...string) error {
	if value == "" || contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: %s '%s' is none of %s", where, key, value, strings.Join(allowed, ", "))
}

func contains(list []string, value string) bool {
	for _, item := range list {
		if item == value {
			return true
		}
	}
	return false
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func orElse(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
