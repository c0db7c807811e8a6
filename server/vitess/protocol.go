package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	// protocolVersion changes when an answer's shape changes in a way a client notices.
	protocolVersion = 1
	engineVersion   = "0.1.0"
	// vitessVersion is the release that go.mod pins (a test compares the two).
	vitessVersion = "24.0.4"
	// defaultMySQL is the MySQL version a vtgate 24 speaks for (mysql_server_version).
	defaultMySQL = "8.4.6"
	// defaultMaxBytes is the length from which a statement is skipped, not judged.
	defaultMaxBytes = 1 << 20
)

// request is the union of the fields of all operations; each operation reads its own.
type request struct {
	ID       json.RawMessage `json:"id"`
	Op       string          `json:"op"`
	Protocol int             `json:"protocol"`
	MaxBytes int             `json:"maxBytes"`
	SQL      []string        `json:"sql"`
	MySQL    string          `json:"mysql"`
	// Release is the major version of Vitess to answer for; 0 is the newest.
	Release   int    `json:"release"`
	Canonical bool   `json:"canonical"`
	Name      string `json:"name"`
	// VSchema is a VSchema object for `vschema` and the name of a registered one for `plan`.
	VSchema  json.RawMessage `json:"vschema"`
	Keyspace string          `json:"keyspace"`
	// PrimaryKeys are columns by keyspace and table, which a vtgate learns by tracking schemas.
	PrimaryKeys map[string]map[string][]string `json:"primaryKeys"`
	Describe    bool                           `json:"describe"`
	From        []string                       `json:"from"`
	To          []string                       `json:"to"`
}

type response struct {
	ID    json.RawMessage `json:"id"`
	OK    any             `json:"ok,omitempty"`
	Error string          `json:"error,omitempty"`
}

type helloAnswer struct {
	Protocol int    `json:"protocol"`
	Engine   string `json:"engine"`
	Vitess   string `json:"vitess"`
	Planner  bool   `json:"planner"`
	MySQL    string `json:"mysql"`
}

// engine holds what lives longer than a request: environments by version and the
// registered VSchemas. Requests are handled one after another, so nothing is locked.
type engine struct {
	maxBytes int
	envs     map[envKey]*environment
	planner  planner
}

func newEngine() *engine {
	return &engine{maxBytes: defaultMaxBytes, envs: map[envKey]*environment{}}
}

// serve answers every line of in with exactly one line on out, in order, until in ends.
func (e *engine) serve(in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriterSize(out, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := e.answer(line, w); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (e *engine) answer(line []byte, w *bufio.Writer) error {
	b, err := encodeLine(e.handleLine(line))
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	return w.Flush()
}

// encodeLine gives the JSON of a response with its line end. An answer that cannot be
// encoded still gets its one line: an error with the same id.
func encodeLine(res response) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(res); err == nil {
		return b.Bytes(), nil
	} else {
		b.Reset()
		err := enc.Encode(response{ID: res.ID, Error: "answer cannot be encoded: " + err.Error()})
		return b.Bytes(), err
	}
}

func (e *engine) handleLine(line []byte) (res response) {
	req := request{}
	if err := json.Unmarshal(line, &req); err != nil {
		// The id may have been readable although another field was not.
		return response{ID: req.ID, Error: "malformed request: " + err.Error()}
	}
	defer func() {
		if p := recover(); p != nil {
			res = response{ID: req.ID, Error: fmt.Sprintf("the engine panicked in %q: %v", req.Op, p)}
		}
	}()
	ok, err := e.handle(&req)
	if err != nil {
		return response{ID: req.ID, Error: err.Error()}
	}
	return response{ID: req.ID, OK: ok}
}

func (e *engine) handle(req *request) (any, error) {
	switch req.Op {
	case "hello":
		return e.hello(req)
	case "parse":
		return e.parse(req)
	case "ast":
		return e.ast(req)
	case "vschema":
		return e.planner.register(e, req)
	case "plan":
		return e.planner.plan(e, req)
	case "diff":
		return e.diff(req)
	case "":
		return nil, errors.New("malformed request: no op")
	}
	return nil, fmt.Errorf("unknown op %q", req.Op)
}

func (e *engine) hello(req *request) (any, error) {
	if req.Protocol != protocolVersion {
		return nil, fmt.Errorf("protocol %d is not spoken here, this engine speaks %d", req.Protocol, protocolVersion)
	}
	if req.MaxBytes > 0 {
		e.maxBytes = req.MaxBytes
	}
	return helloAnswer{
		Protocol: protocolVersion,
		Engine:   engineVersion,
		Vitess:   vitessVersion,
		Planner:  plannerBuilt,
		MySQL:    defaultMySQL,
	}, nil
}

// limit is the length in bytes from which statements of this request are skipped.
func (e *engine) limit(req *request) int {
	if req.MaxBytes > 0 {
		return req.MaxBytes
	}
	return e.maxBytes
}

// judgeEach answers every statement of a request in order; one longer than limit (bytes) gets tooLarge.
func judgeEach[V any](req *request, limit int, tooLarge V, judge func(sql string) V) []V {
	out := make([]V, len(req.SQL))
	for i, sql := range req.SQL {
		if len(sql) > limit {
			out[i] = tooLarge
		} else {
			out[i] = judge(sql)
		}
	}
	return out
}
