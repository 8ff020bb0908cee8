package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// cgroup is a control group of the kernel's that holds one member alone, so that who takes more memory than it may is
// the one that dies. Whoever made the container made it and its limit; the member enters it before its program begins.
type cgroup struct {
	directory string
	unified   bool // version 2, where a process can begin in it
	kills     int  // that the kernel had counted when the member started
}

const cgroup2Magic = 0x63677270

// openCgroup makes sure that a member can enter it.
func openCgroup(directory string) (*cgroup, error) {
	file, err := os.OpenFile(filepath.Join(directory, "cgroup.procs"), os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	file.Close()
	var system syscall.Statfs_t
	if err := syscall.Statfs(directory, &system); err != nil {
		return nil, err
	}
	return &cgroup{directory: directory, unified: system.Type == cgroup2Magic}, nil
}

// directoryToStartIn is open in version 2 alone.
func (c *cgroup) directoryToStartIn() *os.File {
	if c == nil || !c.unified {
		return nil
	}
	directory, err := os.Open(c.directory)
	if err != nil {
		return nil
	}
	return directory
}

// entering is what a shell does first in version 1; 0 is the process that writes. Where it fails, the container's limit
// has to do, and the shell says so.
func (c *cgroup) entering() string {
	if c == nil || c.unified {
		return ""
	}
	return "builtin echo 0 >" + shellQuote(filepath.Join(c.directory, "cgroup.procs")) + "\n"
}

// wrapped is a shell's script that enters and then becomes the command.
func (c *cgroup) wrapped(command string) string {
	if enter := c.entering(); enter != "" {
		return enter + "builtin exec bash -c " + shellQuote(command) + "\n"
	}
	return command
}

// oomKills counts the processes in it that the kernel ended because they were out of memory.
func (c *cgroup) oomKills() int {
	count, _ := readOOMKills([]string{filepath.Join(c.directory, "memory.events"), filepath.Join(c.directory, "memory.oom_control")})
	return count
}

// cgroupFlags reads --cgroup process=DIR and --cgroup sidecar:NAME=DIR.
type cgroupFlags map[string]string

func (f cgroupFlags) String() string { return "" }

func (f cgroupFlags) Set(text string) error {
	at := strings.LastIndex(text, "=/")
	if at < 0 {
		return errors.New("it is neither process=DIR nor sidecar:NAME=DIR, with an absolute DIR")
	}
	who, directory := text[:at], text[at+1:]
	if who != kindProcess && !strings.HasPrefix(who, kindSidecar+":") {
		return fmt.Errorf("'%s' is neither process nor sidecar:NAME", who)
	}
	f[who] = directory
	return nil
}

// of is the directory for a member, if there is one.
func (f cgroupFlags) of(m *member) string {
	if m.kind == kindProcess {
		return f[kindProcess]
	}
	return f[kindSidecar+":"+m.name]
}

// assign gives the members their cgroups, and says once why one that has a figure for its memory goes without.
func (s *supervisor) assign(cgroups cgroupFlags, limited bool) {
	var without []string
	var why error
	for _, m := range append([]*member{s.app}, s.members...) {
		directory := cgroups.of(m)
		if directory == "" && m.ownMemory && limited {
			without = append(without, m.title())
		}
		if directory == "" {
			continue
		}
		group, err := openCgroup(directory)
		if err != nil {
			without, why = append(without, m.title()), err
		}
		m.cgroup = group
	}
	s.sayWithout(strings.Join(without, ", "), why)
}

// sayWithout speaks to the log where a cgroup was given in vain, and else to whoever started the launcher and gave none.
func (s *supervisor) sayWithout(members string, why error) {
	const text = "only the container's own limit of memory holds for %s: %v"
	switch {
	case members == "":
	case why == nil:
		s.say(text, members, "no cgroup was given")
	default:
		s.warn(s.app, text, members, why)
	}
}
