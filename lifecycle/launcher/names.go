package main

import (
	"path"
	"strings"
)

// names are those of an archive so far, which each further entry must fit: no name twice, nothing below what is no
// directory, no hard link but to a file that came before.
type names struct {
	kinds   map[string]entryKind
	implied map[string]bool
}

func newNames() *names {
	return &names{kinds: map[string]entryKind{}, implied: map[string]bool{}}
}

func (n *names) add(e *entry) error {
	if err := n.requireDirectoriesAbove(e.name); err != nil {
		return err
	}
	kind, there := n.kinds[e.name]
	if there && e.kind == kindDirectory && n.implied[e.name] {
		delete(n.implied, e.name)
		there = false
	}
	if there {
		return unsafeEntry(e.name, "stands in it twice")
	}
	if e.kind == kindHardLink {
		kind, there = n.kinds[e.target]
		if !there || kind != kindFile && kind != kindHardLink {
			return unsafeEntry(e.name, "is a hard link to what is no file before it: "+printable(e.target))
		}
	}
	n.kinds[e.name] = e.kind
	return requirePlainTop(e.name)
}

func (n *names) requireDirectoriesAbove(name string) error {
	for above := path.Dir(name); above != "."; above = path.Dir(above) {
		kind, there := n.kinds[above]
		if there && kind != kindDirectory {
			return unsafeEntry(name, "leads through './"+printable(above)+"', which is no directory")
		}
		if there {
			return nil // what is above a known directory was looked at when that came
		}
		n.kinds[above], n.implied[above] = kindDirectory, true
		if len(n.kinds) > maxEntries {
			return failf(exitLimit, "it holds more than %d entries and directories above them", maxEntries)
		}
	}
	return nil
}

var dropletTop = []string{"launch.json", "staging_info.yml", "app", "deps", "logs", "tmp", "profile.d", "sidecars"}

// requirePlainTop refuses what would mix with a droplet's own where a disk takes two names for one.
func requirePlainTop(name string) error {
	top, _, _ := strings.Cut(name, "/")
	for _, ours := range dropletTop {
		if top != ours && strings.EqualFold(top, ours) {
			return unsafeEntry(name, "differs from './"+ours+"' in case alone")
		}
	}
	return nil
}

// describesDroplet tells whether what is needed to run it is among them.
func (n *names) describesDroplet() bool {
	for _, name := range []string{"launch.json", "staging_info.yml"} {
		if kind, there := n.kinds[name]; there && kind == kindFile {
			return true
		}
	}
	return false
}
