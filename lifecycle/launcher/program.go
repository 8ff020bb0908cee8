package main

import (
	"fmt"
	"os"
	"syscall"
)

// program is a shell script to run in its own session.
type program struct {
	home           string
	env            environ
	script         string
	files          []*os.File // standard streams, nil for /dev/null
	report, permit *os.File   // of the hand-over, or nil
	cgroup         *cgroup    // where it begins, or nil
}

// fork may only be called by the main goroutine; see init.
func (p program) fork() (int, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	var files []uintptr
	for _, file := range p.files {
		if file == nil {
			file = null
		}
		files = append(files, file.Fd())
	}
	if p.report != nil {
		for len(files) < reportFD {
			files = append(files, ^uintptr(0)) // closed
		}
		files = append(files, p.report.Fd())
	}
	if p.permit != nil {
		files = append(files, p.permit.Fd())
	}
	bash := shellPath(p.env)
	attributes := &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if group := p.cgroup.directoryToStartIn(); group != nil {
		defer group.Close()
		attributes.UseCgroupFD, attributes.CgroupFD = true, int(group.Fd())
	}
	pid, err := syscall.ForkExec(bash, []string{"bash", "-c", p.script}, &syscall.ProcAttr{Dir: p.home, Env: p.env.pairs(), Files: files, Sys: attributes})
	if err != nil {
		return 0, fmt.Errorf("%s in %s: %w", bash, p.home, err)
	}
	return pid, nil
}
