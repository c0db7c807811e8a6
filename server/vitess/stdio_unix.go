//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// protocolOutput moves the real stdout to a descriptor of its own and points fd 1 and
// fd 2 at the null device. Vitess prints now and then (sqlparser/normalizer.go prints a
// line for `SELECT @a:=1`, the planner logs for LOCK TABLES), and one such line would
// break the protocol. DOCTYPE_COMPAT_ENGINE_STDERR=1 keeps stderr, to debug the engine.
func protocolOutput() (*os.File, error) {
	fd, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, err
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	if err := unix.Dup2(int(null.Fd()), 1); err != nil {
		return nil, err
	}
	if os.Getenv("DOCTYPE_COMPAT_ENGINE_STDERR") == "" {
		if err := unix.Dup2(int(null.Fd()), 2); err != nil {
			return nil, err
		}
	}
	return os.NewFile(uintptr(fd), "protocol"), nil
}
