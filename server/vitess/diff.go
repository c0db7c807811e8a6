package main

import (
	"context"
	"strings"

	"vitess.io/vitess/go/vt/schemadiff"
)

// diffAnswer is the ordered list of statements that turn one schema into another
// (Vitess's schemadiff, what `vtctldclient ApplySchema --strategy declarative` runs).
type diffAnswer struct {
	Diffs []schemaDiff `json:"diffs"`
	// Side is "from", "to" or "diff": where the error is.
	Side  string     `json:"side,omitempty"`
	Error *sqlError  `json:"error,omitempty"`
	Panic *panicInfo `json:"panic,omitempty"`
}

type schemaDiff struct {
	Statement string `json:"statement"`
	Entity    string `json:"entity"`
	// Kind is create, alter, drop or rename.
	Kind string `json:"kind"`
	// Instant is unknown, irrelevant, impossible or possible (ALGORITHM=INSTANT).
	Instant string `json:"instant"`
}

func (e *engine) diff(req *request) (any, error) {
	env, err := e.env(req.MySQL, req.Release)
	if err != nil {
		return nil, err
	}
	return diffSchemas(env, req.From, req.To), nil
}

func diffSchemas(env *environment, from, to []string) (out diffAnswer) {
	out = diffAnswer{Diffs: []schemaDiff{}, Side: "from"}
	defer func() {
		if p := recover(); p != nil {
			out = diffAnswer{Diffs: []schemaDiff{}, Side: out.Side, Panic: newPanicInfo(p)}
		}
	}()
	diffEnv := schemadiff.NewEnv(env.Environment, env.CollationEnv().DefaultConnectionCharset())
	before, err := schemadiff.NewSchemaFromQueries(diffEnv, from)
	if err != nil {
		out.Error = newSQLError(err)
		return out
	}
	out.Side = "to"
	after, err := schemadiff.NewSchemaFromQueries(diffEnv, to)
	if err != nil {
		out.Error = newSQLError(err)
		return out
	}
	out.Side = "diff"
	schemaDiffs, err := before.SchemaDiff(after, &schemadiff.DiffHints{})
	if err != nil {
		out.Error = newSQLError(err)
		return out
	}
	ordered, err := schemaDiffs.OrderedDiffs(context.Background())
	if err != nil {
		out.Error = newSQLError(err)
		return out
	}
	for _, d := range ordered {
		out.Diffs = append(out.Diffs, newSchemaDiff(d))
	}
	out.Side = ""
	return out
}

func newSchemaDiff(d schemadiff.EntityDiff) schemaDiff {
	statement := d.CanonicalStatementString()
	kind, _, _ := strings.Cut(strings.ToLower(statement), " ")
	return schemaDiff{
		Statement: statement,
		Entity:    d.EntityName(),
		Kind:      kind,
		Instant:   instantName(d.InstantDDLCapability()),
	}
}

func instantName(c schemadiff.InstantDDLCapability) string {
	switch c {
	case schemadiff.InstantDDLCapabilityIrrelevant:
		return "irrelevant"
	case schemadiff.InstantDDLCapabilityImpossible:
		return "impossible"
	case schemadiff.InstantDDLCapabilityPossible:
		return "possible"
	}
	return "unknown"
}
