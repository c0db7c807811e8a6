// Command vitess-engine answers what Vitess says about SQL: its own parser, its own
// planner and its own schema diff, one JSON request per line on stdin, one JSON answer
// per line on stdout. The protocol is described in README.md and protocol.go.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) > 1 && (os.Args[1] == "--version" || os.Args[1] == "-version") {
		fmt.Printf("vitess-engine %s (Vitess %s)\n", engineVersion, vitessVersion)
		return
	}
	out, err := protocolOutput()
	if err != nil {
		fmt.Fprintln(os.Stderr, "vitess-engine: cannot set up its output:", err)
		os.Exit(1)
	}
	if err := newEngine().serve(os.Stdin, out); err != nil {
		os.Exit(1)
	}
}
