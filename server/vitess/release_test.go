package main

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// releaseCase is a statement with what the real parser of each release says: ok, partial, panic (while normalizing)
// or the error's text. It is written by scripts/vitess-releases.mjs, all but silent: the releases for which the
// engine gives no verdict.
type releaseCase struct {
	SQL    string `json:"sql"`
	V22    string `json:"22"`
	V23    string `json:"23"`
	V24    string `json:"24"`
	Silent []int  `json:"silent"`
}

func TestReleases(t *testing.T) {
	b, err := os.ReadFile("testdata/releases.json")
	must(t, err)
	var cases []releaseCase
	must(t, json.Unmarshal(b, &cases))
	sqls := make([]string, len(cases))
	for i, c := range cases {
		sqls[i] = c.SQL
	}
	e := planningEngine(t)
	differ := 0
	for _, release := range []int{22, 23, 24} {
		var verdicts []planVerdict
		ask(t, e, map[string]any{"op": "plan", "vschema": "one", "sql": sqls, "release": release}, &verdicts)
		for i, c := range cases {
			expected := map[int]string{22: c.V22, 23: c.V23, 24: c.V24}[release]
			if slices.Contains(c.Silent, release) {
				expected = verdictSkipped
			}
			if got := saidOf(verdicts[i]); got != expected {
				t.Errorf("Vitess %d: %s\nexpected %s\ngot %s", release, c.SQL, expected, got)
			}
			if release < newestRelease && expected != c.V24 {
				differ++
			}
		}
	}
	t.Logf("%d statements; %d times an older release answers otherwise", len(cases), differ)
}

// saidOf is a verdict in the words of the record, which knows of parsing and normalizing alone.
func saidOf(v planVerdict) string {
	switch {
	case v.Verdict == verdictError && v.Stage == stageParse:
		return v.Error.Message
	case v.Verdict == verdictSkipped && v.Reason != errUnknownRelease.Error():
		return verdictOK
	case v.Verdict == verdictSkipped:
		return verdictSkipped
	case v.Verdict == verdictPanic && v.Stage == stageNormalize:
		return verdictPanic
	case v.Partial:
		return "partial"
	}
	return verdictOK
}

// TestReleasePlans: what older planners refuse, and how they write a statement anew.
func TestReleasePlans(t *testing.T) {
	e := planningEngine(t)
	plan := func(release int, sql string) planVerdict {
		var verdicts []planVerdict
		ask(t, e, map[string]any{"op": "plan", "vschema": "one", "sql": []string{sql}, "release": release}, &verdicts)
		return verdicts[0]
	}
	for _, c := range []struct {
		release  int
		sql      string
		expected string
	}{
		{22, "set transaction_timeout = 5", "VT05006: unknown system variable '@@transaction_timeout = 5'"},
		{22, "set @@session.transaction_timeout = 5, foo = 1", "VT05006: unknown system variable '@@transaction_timeout = 5'"},
		{22, "set foo = 1, transaction_timeout = 5", "VT05006: unknown system variable '@@foo = 1'"},
		{22, "set autocommit = 1, transaction_timeout = 5", "VT05006: unknown system variable '@@transaction_timeout = 5'"},
		{22, "set global transaction_timeout = 5", ""},
		{23, "set transaction_timeout = 5", ""},
		{22, "select name from t", ""},
	} {
		got := ""
		if v := plan(c.release, c.sql); v.Error != nil {
			got = v.Error.Message
		}
		if got != c.expected {
			t.Errorf("Vitess %d: %s: %q", c.release, c.sql, got)
		}
	}
	if v := plan(23, "use `one:-@primary|zone1-100`"); v.Verdict != verdictSkipped {
		t.Errorf("USE of a tablet before v24: %+v", v)
	}
	for release, expected := range map[int]string{
		23: "alter table t drop check c", 24: "alter table t drop constraint c",
	} {
		var verdicts []parseVerdict
		ask(t, e, map[string]any{"op": "parse", "sql": []string{"alter table t drop constraint c"}, "release": release}, &verdicts)
		if verdicts[0].Canonical != expected {
			t.Errorf("Vitess %d: %s", release, verdicts[0].Canonical)
		}
	}
}

func planningEngine(t *testing.T) *engine {
	e := newEngine()
	ask(t, e, map[string]any{
		"op": "vschema", "name": "one", "keyspace": "main",
		"vschema": map[string]any{"keyspaces": map[string]any{"main": map[string]any{"sharded": false}}},
	}, nil)
	return e
}
