package main

import (
	"slices"
)

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
			if !slices.Contains(dependency.ProcessTypes, processType) {
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
			if startRank(s) == rank && slices.Contains(s.ProcessTypes, processType) {
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
