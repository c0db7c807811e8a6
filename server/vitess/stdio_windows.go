package main

import "os"

// protocolOutput keeps the real stdout for the protocol and hands everything that prints
// through os.Stdout or os.Stderr the null device (see stdio_unix.go for why).
func protocolOutput() (*os.File, error) {
	out := os.Stdout
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	os.Stdout = null
	if os.Getenv("DOCTYPE_COMPAT_ENGINE_STDERR") == "" {
		os.Stderr = null
	}
	return out, nil
}
