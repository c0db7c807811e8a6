//go:build !windows

package main

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"vitess.io/vitess/go/test/vschemawrapper"
	"vitess.io/vitess/go/vt/key"
	"vitess.io/vitess/go/vt/vtgate/vindexes"
)

// vitessSetups maps the files of planbuilder/testdata to the setup that Vitess's
// plan_test.go runs them with.
func vitessSetups() map[string]vitessSetup {
	plain := vitessSetup{schema: "schema.json"}
	main := vitessSetup{schema: "schema.json", adapt: useKeyspace("main", false)}
	user := vitessSetup{schema: "schema.json", adapt: useKeyspace("user", true)}
	out := map[string]vitessSetup{
		"foreignkey_cases.json":            {schema: "schema.json", adapt: foreignKeys(nil)},
		"foreignkey_checks_on_cases.json":  {schema: "schema.json", adapt: foreignKeys(ptr(true))},
		"foreignkey_checks_off_cases.json": {schema: "schema.json", adapt: foreignKeys(ptr(false))},
		"info_schema57_cases.json":         {schema: "schema.json", mysql: "5.7.9"},
		"set_sysvar_disabled_cases.json": {schema: "schema.json", adapt: func(_ testing.TB, _ *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
			vw.SysVarEnabled = false
		}},
		"view_cases.json": {schema: "schema.json", adapt: func(_ testing.TB, _ *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
			vw.EnableViews = true
		}},
		"rails_cases.json":                       {schema: "rails_schema.json"},
		"oltp_cases.json":                        {schema: "oltp_schema.json"},
		"tpcc_cases.json":                        {schema: "tpcc_schema.json"},
		"tpch_cases.json":                        {schema: "tpch_schema.json"},
		"mirror_cases.json":                      {schema: "mirror_schema.json"},
		"unsharded_cases.json":                   {schema: "unsharded_schema.json", noCollation: true},
		"bypass_shard_cases.json":                {schema: "schema.json", adapt: bypassShard},
		"bypass_keyrange_cases.json":             {schema: "schema.json", adapt: bypassKeyrange},
		"select_cases_with_default.json":         {schema: "schema.json", adapt: useKeyspace("second_user", true)},
		"select_cases_with_user_as_default.json": user,
		"dml_cases_with_user_as_default.json":    user,
		"sysschema_default.json": {schema: "schema.json", adapt: func(_ testing.TB, _ *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
			vw.Keyspace = &vindexes.Keyspace{Name: "information_schema"}
		}},
		"other_read_cases.json": plain,
	}
	for _, name := range []string{"alterVschema", "ddl", "migration", "flush", "show", "call", "other_admin"} {
		out[name+"_cases.json"] = main
	}
	withKeys := vitessSetup{schema: "schema.json", adapt: primaryKeys}
	for _, name := range strings.Fields(`aggr dml from filter postprocess select window_function symtab unsupported
		unknown_schema vindex_func wireup memory_sort use set union large_union transaction lock large stream
		info_schema80 reference vexplain misc cte`) {
		out[name+"_cases.json"] = withKeys
	}
	for _, name := range []string{"ddl", "flush", "show"} {
		out[name+"_cases_no_default_keyspace.json"] = withKeys
	}
	return out
}

func ptr[T any](v T) *T { return &v }

func useKeyspace(name string, sharded bool) func(testing.TB, *vindexes.VSchema, *vschemawrapper.VSchemaWrapper) {
	return func(_ testing.TB, _ *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
		vw.Vcursor.SetTarget(name)
		vw.Keyspace = &vindexes.Keyspace{Name: name, Sharded: sharded}
	}
}

func foreignKeys(checks *bool) func(testing.TB, *vindexes.VSchema, *vschemawrapper.VSchemaWrapper) {
	return func(t testing.TB, vs *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
		vw.ForeignKeyChecksState = checks
		addVitessForeignKeys(t, vs)
	}
}

func primaryKeys(t testing.TB, vs *vindexes.VSchema, _ *vschemawrapper.VSchemaWrapper) {
	for _, k := range []struct{ keyspace, table, columns string }{
		{"user", "user", "id"}, {"user", "music", "id"}, {"user", "user_extra", "id user_id"},
		{"ordering", "order", "oid region_id"}, {"ordering", "order_event", "oid ename"},
		{"main", "source_of_ref", "id"},
	} {
		must(t, vs.AddPrimaryKey(k.keyspace, k.table, strings.Fields(k.columns)))
	}
}

// bypassShard has no session behind it, as in plan_test.go.
func bypassShard(_ testing.TB, _ *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
	vw.Vcursor, vw.TestBuilder, vw.SysVarEnabled = nil, nil, false
	vw.Keyspace = &vindexes.Keyspace{Name: "main"}
	vw.Dest = key.DestinationShard("-80")
}

func bypassKeyrange(t testing.TB, vs *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper) {
	ranges, err := key.ParseShardingSpec("-")
	must(t, err)
	vw.Dest = key.DestinationExactKeyRange{KeyRange: ranges[0]}
	useKeyspace("main", false)(t, vs, vw)
}

// TestVitessPlanCases runs every case of Vitess's own planner tests through the protocol.
// Compared are the verdict; for an error its whole text; for a plan its whole JSON
// (type, statement type, the tree of operators with variants, queries and tables).
func TestVitessPlanCases(t *testing.T) {
	nameSidecars()
	setups := vitessSetups()
	files, err := filepath.Glob(planbuilderData(t, "*.json"))
	must(t, err)
	sort.Strings(files)
	plans, refusals, skipped := 0, 0, 0
	for _, file := range files {
		name := filepath.Base(file)
		if name == "onecase.json" {
			continue // a scratch file of Vitess's developers
		}
		setup, ok := setups[name]
		if !ok {
			t.Errorf("%s: no setup is known for this file of Vitess's tests", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			e := newEngine()
			e.planner.set("cases", setup.target(t))
			for _, c := range readCases(t, name) {
				if c.Query == "" {
					continue
				}
				expectsError := strings.HasPrefix(strings.TrimSpace(string(c.Plan)), `"`)
				if matches, got := runCase(t, e, c); !matches && c.Skip {
					skipped++
				} else if !matches {
					t.Errorf("%s\n%s\nexpected %s\ngot      %s", c.Comment, c.Query, c.Plan, got)
				} else if expectsError {
					refusals++
				} else {
					plans++
				}
			}
		})
	}
	t.Logf("Vitess's own planner cases: %d plans and %d errors as expected, %d that Vitess itself skips, in %d files",
		plans, refusals, skipped, len(files)-1)
	if plans+refusals < 1900 {
		t.Errorf("only %d cases ran", plans+refusals)
	}
}

func runCase(t *testing.T, e *engine, c vitessCase) (matches bool, got string) {
	t.Helper()
	var answers []planVerdict
	ask(t, e, map[string]any{"id": 1, "op": "plan", "vschema": "cases", "sql": []string{c.Query}, "describe": true}, &answers)
	a := answers[0]
	switch a.Verdict {
	case verdictOK:
		return sameJSON(t, c.Plan, a.Plan), string(a.Plan)
	case verdictError:
		var expected string
		return json.Unmarshal(c.Plan, &expected) == nil && expected == a.Error.Message, a.Error.Message
	}
	b, _ := json.Marshal(a)
	return false, string(b)
}

func sameJSON(t *testing.T, a, b json.RawMessage) bool {
	t.Helper()
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	return reflect.DeepEqual(x, y)
}
