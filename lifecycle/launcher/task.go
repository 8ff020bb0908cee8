package main

import (
	"errors"
	"strings"
	"unicode"
)

// task is a command that runs once, in place of the droplet's own: from its files, with its environment, under a name of
// its own in the log, without sidecars and checks.
type task struct {
	name    string
	command string
}

func (t task) validate() error {
	switch {
	case (t.name == "") != (t.command == ""):
		return errors.New("--task and --command go together")
	case strings.ContainsFunc(t.name, unicode.IsControl):
		return errors.New("--task: the name holds a control character")
	}
	return noNUL("--command", t.command)
}

// chosen is what runs: a process with its sidecars, or a task with what a process of that type may have.
func (d descriptor) chosen(processType string, t task) (process, []sidecar, error) {
	if t.command != "" {
		return d.template(processType).with(t), nil, nil
	}
	p, err := d.process(processType)
	if err != nil {
		return process{}, nil, err
	}
	sidecars, err := d.sidecarsOf(p.Type)
	return p, sidecars, err
}

// template need not be there: a task runs from a droplet without a command of its own, too.
func (d descriptor) template(processType string) process {
	for _, p := range d.Processes {
		if p.Type == processType {
			return p
		}
	}
	return process{Type: processType}
}

func (p process) with(t task) process {
	p.Command, p.HealthCheck, p.Readiness = t.command, check{Type: checkProcess}, check{}
	return p
}

// source is the name in log lines, without the index.
func (t task) source(p process) string {
	if t.command != "" {
		return "APP/TASK/" + t.name
	}
	return "APP/PROC/" + strings.ToUpper(p.Type)
}
