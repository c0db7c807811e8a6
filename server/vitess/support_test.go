package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// vitessDir is where the pinned Vitess module lies; its own test data is read there.
var vitessDir = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "vitess.io/vitess").Output()
	return strings.TrimSpace(string(out)), err
})

func vitessFile(t testing.TB, name string) string {
	t.Helper()
	dir, err := vitessDir()
	if err != nil {
		t.Fatalf("go list -m vitess.io/vitess: %v", err)
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask sends one request through the line protocol and decodes its answer into ok.
func ask(t testing.TB, e *engine, req map[string]any, ok any) {
	t.Helper()
	if message := refusal(t, e, req, ok); message != "" {
		t.Fatalf("%v: %s", req["op"], message)
	}
}

// refusal is ask for a request that may be answered with an error, which it gives.
func refusal(t testing.TB, e *engine, req map[string]any, ok any) string {
	t.Helper()
	line, err := json.Marshal(req)
	must(t, err)
	out, err := encodeLine(e.handleLine(line))
	must(t, err)
	var res struct {
		OK    json.RawMessage `json:"ok"`
		Error string          `json:"error"`
	}
	must(t, json.Unmarshal(out, &res))
	if res.Error == "" && ok != nil {
		must(t, json.Unmarshal(res.OK, ok))
	}
	return res.Error
}

func TestMain(m *testing.M) {
	// Vitess logs in places; a test's output is its own.
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	os.Exit(m.Run())
}
