package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// enlist makes the members of a process: itself and its sidecars, with their homes, environments and shares of memory.
func (s *supervisor) enlist(d descriptor, o runOptions, base environ) error {
	p, sidecars, err := d.chosen(o.process, o.task)
	if err != nil {
		return err
	}
	total, limited := base.memoryMB()
	share, err := appShare(total, limited, p, sidecars)
	if err != nil {
		return err
	}
	index := cmp.Or(base["INSTANCE_INDEX"], cmp.Or(base["CF_INSTANCE_INDEX"], "0"))
	source := o.task.source(p)
	home := filepath.Join(o.root, "app")
	app := &member{kind: kindProcess, name: p.Type, source: source + "/" + index, home: home, sources: true, start: startWith,
		command: p.Command, prefix: p.EntrypointPrefix, check: processCheck(p), readiness: p.Readiness, stop: p.Stop, onExit: onExitStop}
	app.health = app.check
	if app.env, err = homeEnvironment(base, home, share, limited); err != nil {
		return err
	}
	for _, sc := range sidecars {
		m := &member{kind: kindSidecar, name: sc.Name, source: source + "/SIDECAR/" + strings.ToUpper(sc.Name) + "/" + index, home: home,
			command: sc.Command, start: cmp.Or(sc.Start, startWith), dependsOn: sc.ofThese(sidecars), check: sc.Ready, health: sc.HealthCheck,
			readiness: sc.Readiness, stop: sc.Stop, onExit: cmp.Or(sc.OnExit, onExitStop), restart: sc.Restart, ownMemory: sc.MemoryMB > 0}
		if !m.check.watches() && m.check.Type == "" {
			m.check = m.health
		}
		if limited {
			m.memory = total
			if sc.MemoryMB > 0 {
				m.memory = sc.MemoryMB
			}
		}
		m.sources = sc.Unit != "" || sc.Environment == "own"
		if sc.Unit != "" {
			m.home = filepath.Join(o.root, sc.Unit, "app")
		}
		if m.sources {
			if m.env, err = homeEnvironment(base, m.home, m.memory, limited); err != nil {
				return err
			}
		}
		s.members = append(s.members, m)
	}
	s.app = app
	s.findScripts()
	s.assign(o.cgroups, limited)
	raiseNofile(p.Nofile)
	return nil
}

// findScripts decides who sources what: where there are no scripts, the environment is final from the beginning.
func (s *supervisor) findScripts() {
	for _, m := range append([]*member{s.app}, s.members...) {
		if m.sources {
			m.scripts = profileScripts(m.home, true)
			m.handed = len(m.scripts) == 0
		}
	}
	for _, m := range s.members {
		s.app.gated = s.app.gated || m.start == startBefore || !m.sources
	}
}

// ofThese are the dependencies that run beside this process.
func (sc sidecar) ofThese(sidecars []sidecar) []string {
	var names []string
	for _, other := range sidecars {
		if slices.Contains(sc.DependsOn, other.Name) {
			names = append(names, other.Name)
		}
	}
	return names
}

func homeEnvironment(base environ, home string, memory int, limited bool) (environ, error) {
	if info, err := os.Stat(home); err != nil || !info.IsDir() {
		return nil, failf(exitDescriptor, "the droplet has no directory %s", home)
	}
	env := base.forApp(home)
	if limited {
		env = env.withMemory(memory)
	}
	return env, nil
}

// appShare is what its sidecars leave the app of the container's memory.
func appShare(total int, limited bool, p process, sidecars []sidecar) (int, error) {
	sum := 0
	var terms []string
	for _, sc := range sidecars {
		if sc.MemoryMB > 0 {
			sum += sc.MemoryMB
			terms = append(terms, fmt.Sprintf("%s %d MB", sc.Name, sc.MemoryMB))
		}
	}
	if limited && sum >= total {
		return 0, failf(exitDescriptor, "the sidecars of process '%s' leave it no memory: %s of %d MB", p.Type, strings.Join(terms, " + "), total)
	}
	return total - sum, nil
}

// processCheck is Cloud Foundry's default: a port for web, being alive for all others.
func processCheck(p process) check {
	c := p.HealthCheck
	if c.Type == "" && p.Type == "web" {
		c.Type = checkPort
	}
	return c
}
