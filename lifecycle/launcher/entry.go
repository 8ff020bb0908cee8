package main

import (
	"path"
	"strings"
	"time"
)

// entryKind is what an entry of an archive is; there are no others in droplets.
type entryKind byte

const (
	kindDirectory entryKind = iota
	kindFile
	kindSymlink
	kindHardLink
)

// entry is one entry of an archive: its name without "./" in front, its mode with setuid and its like, the bytes of
// content, and what a link points to: any text for a symbolic link, an entry's name for a hard link.
type entry struct {
	name     string
	kind     entryKind
	mode     uint32
	size     int64
	modified time.Time
	target   string
}

const (
	maxPathBytes   = 4096
	maxPartBytes   = 255
	maxTargetBytes = 4095 // what Linux takes
)

// entryName is a name in the archive as a path below the root, without "./" in front or a slash at the end.
func entryName(written string) (string, error) {
	name := written
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	name = strings.TrimSuffix(name, "/")
	if fault := nameFault(name); fault != "" {
		return "", failf(exitUnsafe, "the name '%s' %s", printable(written), fault)
	}
	return name, nil
}

func nameFault(name string) string {
	switch {
	case name == "":
		return "is empty"
	case name[0] == '/':
		return "is absolute"
	case strings.IndexByte(name, 0) >= 0:
		return "holds a NUL"
	case strings.IndexByte(name, '\\') >= 0:
		return "holds a backslash"
	case len(name) > maxPathBytes:
		return "is longer than 4096 bytes"
	}
	for rest, more := name, true; more; {
		var part string
		part, rest, more = strings.Cut(rest, "/")
		if fault := partFault(part); fault != "" {
			return fault
		}
	}
	return ""
}

func partFault(part string) string {
	switch {
	case part == "":
		return "has an empty part"
	case part == ".":
		return "has the part '.'"
	case part == "..":
		return "climbs out of its directory"
	case len(part) > maxPartBytes:
		return "has a part longer than 255 bytes"
	}
	return ""
}

// linkBase is where a droplet lies at run time; links are judged by where they would point from there.
const linkBase = "/home/vcap"

// isExternalLink judges a symbolic link by its words alone; nothing ever follows it while unpacking.
func isExternalLink(name, target string) bool {
	absolute := path.Clean(target)
	if !path.IsAbs(target) {
		absolute = path.Join(linkBase, path.Dir(name), target)
	}
	return !isWithin(absolute, linkBase) && !isWithin(absolute, "/usr")
}

func isWithin(name, directory string) bool {
	return name == directory || strings.HasPrefix(name, directory+"/")
}

// printable keeps control characters of a foreign name out of messages.
func printable(text string) string {
	if len(text) > 200 {
		text = text[:200] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
