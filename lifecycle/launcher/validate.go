package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

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
		if err := firstError(noNUL(where, p.Command, p.EntrypointPrefix), p.HealthCheck.validate(where), p.Readiness.validate(where+", readiness"), p.Stop.validate(where)); err != nil {
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
		s.Readiness.validate(where+", readiness"),
		s.Restart.validate(where),
		s.Stop.validate(where))
}

func (s stop) validate(where string) error {
	if _, known := signalNamed(s.Signal); s.Signal != "" && !known {
		return fmt.Errorf("%s: unknown stop signal '%s'", where, s.Signal)
	}
	return nil
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
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: %s '%s' is none of %s", where, key, value, strings.Join(allowed, ", "))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
