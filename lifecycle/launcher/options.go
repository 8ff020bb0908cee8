package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// runOptions is the command line of "launcher run".
type runOptions struct {
	droplet       string
	root          string
	process       string
	digest        string
	externalLinks bool
	logFD         int
	eventFD       int
	output        string
	statusSocket  string
	cgroups       cgroupFlags
	task          task
}

// isDigest wants sha256: and 64 small hexadecimal digits. A regular expression would cost every start a tenth of a
// millisecond.
func isDigest(text string) bool {
	digits, named := strings.CutPrefix(text, "sha256:")
	return named && len(digits) == 64 && strings.Trim(digits, "0123456789abcdef") == ""
}

func parseRunOptions(args []string) (runOptions, error) {
	var o runOptions
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.droplet, "droplet", "", "")
	flags.StringVar(&o.root, "root", linkBase, "")
	flags.StringVar(&o.process, "process", "web", "")
	flags.StringVar(&o.digest, "digest", "", "")
	links := flags.String("external-links", "refuse", "")
	flags.IntVar(&o.logFD, "log-fd", 0, "")
	flags.IntVar(&o.eventFD, "event-fd", 0, "")
	flags.StringVar(&o.task.name, "task", "", "")
	flags.StringVar(&o.task.command, "command", "", "")
	flags.StringVar(&o.statusSocket, "status-socket", "", "")
	o.cgroups = cgroupFlags{}
	flags.Var(o.cgroups, "cgroup", "")
	flags.StringVar(&o.output, "output", formatFrames, "")
	err := flags.Parse(args)
	if err != nil {
		return o, err
	}
	o.digest = strings.ToLower(o.digest)
	o.externalLinks = *links == "keep"
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument '%s'", flags.Arg(0))
	case *links != "keep" && *links != "refuse":
		return o, fmt.Errorf("--external-links '%s' is neither keep nor refuse", *links)
	case !slices.Contains([]string{formatFrames, formatJSON, formatRaw}, o.output):
		return o, fmt.Errorf("--output '%s' is none of frames, json, raw", o.output)
	case o.output == formatRaw && o.logFD != 0:
		return o, errors.New("--output raw leaves nothing to write to --log-fd")
	case o.digest != "" && !isDigest(o.digest):
		return o, fmt.Errorf("--digest '%s' is not sha256: and 64 hexadecimal digits", o.digest)
	}
	if err := o.task.validate(); err != nil {
		return o, err
	}
	o.root, err = filepath.Abs(o.root)
	return o, err
}
