package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// statusCommand asks a launcher that runs.
func statusCommand(args []string) int {
	flags := flag.NewFlagSet("status", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	root := flags.String("root", linkBase, "")
	socket := flags.String("status-socket", "", "")
	asJSON := flags.Bool("json", false, "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return 0
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument '%s'", flags.Arg(0))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "launcher: %v\n%s", err, usage)
		return exitUsage
	}
	return printStatus(cmp.Or(*socket, filepath.Join(*root, statusName)), *asJSON)
}

func printStatus(socket string, asJSON bool) int {
	text, err := readStatus(socket)
	if err != nil {
		fmt.Fprintf(os.Stderr, "launcher: no launcher answers: %v\n  try    --root or --status-socket as \"launcher run\" has it\n", err)
		return exitNotFound
	}
	if asJSON {
		os.Stdout.Write(text)
		return 0
	}
	var status instanceStatus
	if err := json.Unmarshal(text, &status); err != nil {
		fmt.Fprintf(os.Stderr, "launcher: %s does not answer as a launcher: %v\n", socket, err)
		return exitInternal
	}
	fmt.Print(status.words())
	return 0
}

func readStatus(socket string) ([]byte, error) {
	connection, err := net.DialTimeout("unix", socket, statusWait)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(5 * statusWait))
	text, err := io.ReadAll(io.LimitReader(connection, maxDescriptor))
	if err == nil && len(text) == 0 {
		err = errors.New("the launcher ended meanwhile")
	}
	return text, err
}

// words is a table for people.
func (s instanceStatus) words() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "member\tpid\tstate\tmemory\tuptime\trestarts\tlast check")
	fmt.Fprintf(table, "launcher\t%d\t%s\t%s\t%s\t\t%s\n", s.PID, s.State, inMiB(s.RSS), inWholeSeconds(s.UptimeS), s.Detail)
	for _, m := range s.Members {
		name, pid := m.Name, "-"
		if m.Kind == kindSidecar {
			name = "sidecar " + name
		}
		if m.PID != 0 {
			pid = strconv.Itoa(m.PID)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", withoutControls(name), pid, m.State, inMiB(m.RSS), inWholeSeconds(m.UptimeS), m.Restarts, m.LastCheck.words())
	}
	table.Flush()
	return text.String()
}

func (c *lastCheck) words() string {
	switch {
	case c == nil:
		return "-"
	case c.Passed:
		return c.What + ": ok"
	}
	return withoutControls(c.What + ": " + c.Detail)
}

func inMiB(count int64) string { return fmt.Sprintf("%.1fM", float64(count)/(1<<20)) }

func inWholeSeconds(s float64) string { return (time.Duration(s) * time.Second).String() }
