package main

import (
	"errors"
	"fmt"
)

// Exit codes of the launcher's own failures; a member's end passes its own status through.
const (
	exitInternal   = 1
	exitUsage      = 2
	exitDescriptor = 3
	exitUnsafe     = 4
	exitDigest     = 5
	exitLimit      = 6
	exitNotFound   = 7
	exitNotHealthy = 9
)

// failure is an error that knows the launcher's exit code.
type failure struct {
	code    int
	message string
}

func (f *failure) Error() string { return f.message }

func failf(code int, format string, args ...any) error {
	return &failure{code, fmt.Sprintf(format, args...)}
}

func exitCodeOf(err error) int {
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return exitInternal
}
