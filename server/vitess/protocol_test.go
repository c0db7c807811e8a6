package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// talk runs lines through serve and gives the answers as they stand on the wire.
func talk(t *testing.T, lines ...string) []string {
	t.Helper()
	var out bytes.Buffer
	must(t, newEngine().serve(strings.NewReader(strings.Join(lines, "\n")), &out))
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryRequestGetsOneAnswerInOrder(t *testing.T) {
	out := talk(t,
		`{"id":1,"op":"hello","protocol":1}`,
		``,
		`{"id":2,"op":"parse","sql":["select 1","create sequence s"]}`,
		`{"id":"three","op":"nope"}`,
		`{"id":4,"op":"parse","sql":"select 1"}`,
		`not json`,
		`{"id":6}`,
		`{"id":7,"op":"parse","sql":[]}`,
	)
	if len(out) != 7 {
		t.Fatalf("%d answers: %q", len(out), out)
	}
	expect(t, out[1], `{"id":2,"ok":[{"verdict":"ok","kind":"select"},{"verdict":"error","error":`+
		`{"errno":1105,"sqlstate":"HY000","message":"syntax error at position 16 near 'sequence'","position":7,"near":"sequence"}}]}`)
	expect(t, out[2], `{"id":"three","error":"unknown op \"nope\""}`)
	if !strings.HasPrefix(out[3], `{"id":4,"error":"malformed request: `) {
		t.Error(out[3])
	}
	if !strings.HasPrefix(out[4], `{"id":null,"error":"malformed request: `) {
		t.Error(out[4])
	}
	expect(t, out[5], `{"id":6,"error":"malformed request: no op"}`)
	expect(t, out[6], `{"id":7,"ok":[]}`)
}

func TestHello(t *testing.T) {
	var answer helloAnswer
	e := newEngine()
	ask(t, e, map[string]any{"op": "hello", "protocol": 1, "maxBytes": 10}, &answer)
	want := helloAnswer{Protocol: 1, Engine: engineVersion, Vitess: "24.0.4", Planner: runtime.GOOS != "windows", MySQL: "8.4.6"}
	if answer != want {
		t.Errorf("%+v", answer)
	}
	if message := refusal(t, e, map[string]any{"op": "hello", "protocol": 2}, nil); !strings.Contains(message, "protocol 2") {
		t.Error(message)
	}
	var verdicts []parseVerdict
	ask(t, e, map[string]any{"op": "parse", "sql": []string{"select 12345678"}}, &verdicts)
	if verdicts[0].Verdict != verdictSkipped || verdicts[0].Reason != "too large" {
		t.Errorf("%+v", verdicts)
	}
}

func TestVersionIsTheOneOfGoMod(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "vitess.io/vitess").Output()
	must(t, err)
	major, patch, _ := strings.Cut(vitessVersion, ".0.")
	// Release 24.0.4 is the Go module v0.24.1.
	expect(t, strings.TrimSpace(string(out)), "v0."+major+"."+patch)
}

func TestALongLineIsRead(t *testing.T) {
	sql, _ := json.Marshal("select '" + strings.Repeat("x", 3<<20) + "'")
	out := talk(t, `{"id":1,"op":"parse","sql":[`+string(sql)+`],"maxBytes":10000000}`)
	expect(t, out[0], `{"id":1,"ok":[{"verdict":"ok","kind":"select"}]}`)
	out = talk(t, `{"id":1,"op":"parse","sql":[`+string(sql)+`]}`)
	expect(t, out[0], `{"id":1,"ok":[{"verdict":"skipped","reason":"too large"}]}`)
}

// TestStrayPrints runs the built program, because what it guards is a file descriptor:
// Vitess prints a line to stdout for := and logs for LOCK TABLES.
func TestStrayPrints(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	binary := filepath.Join(t.TempDir(), "vitess-engine")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), "DOCTYPE_COMPAT_ENGINE_STDERR=")
	cmd.Stdin = strings.NewReader(strings.Join([]string{
		`{"id":1,"op":"vschema","name":"v","keyspace":"main","vschema":{"keyspaces":{"main":{"tables":{"t":{}}}}}}`,
		`{"id":2,"op":"plan","vschema":"v","sql":["select @a:=1","lock tables t write","create table t (a uuid)"]}`,
		`{"id":3,"op":"parse","sql":["alter table t add index if not exists x(a)"]}`,
	}, "\n"))
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	must(t, cmd.Run())
	lines := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	if len(lines) != 3 || stderr.Len() > 0 {
		t.Errorf("stdout %q, stderr %q", lines, stderr.String())
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}
