//go:build !windows

package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const twoKeyspaces = `{"keyspaces":{
	"main":{"tables":{"tabUser":{},"tabNote":{}}},
	"customer":{"sharded":true,"vindexes":{"xxhash":{"type":"xxhash"}},"tables":{
		"tabItem":{"column_vindexes":[{"column":"name","name":"xxhash"}],"columns":[{"name":"name","type":"VARCHAR"},{"name":"a","type":"INT64"}],"column_list_authoritative":true},
		"tabItemPrice":{"column_vindexes":[{"column":"parent","name":"xxhash"}]}}}}}`

func plans(t *testing.T, keyspace string, sqls ...string) []planVerdict {
	t.Helper()
	e := newEngine()
	var registered vschemaAnswer
	ask(t, e, map[string]any{
		"op": "vschema", "name": "v", "vschema": json.RawMessage(twoKeyspaces), "keyspace": keyspace,
	}, &registered)
	var out []planVerdict
	ask(t, e, map[string]any{"op": "plan", "vschema": "v", "sql": sqls}, &out)
	if len(out) != len(sqls) {
		t.Fatalf("%d verdicts for %d statements", len(out), len(sqls))
	}
	return out
}

// TestPlanTypes: "keyspace: statement → type gate".
func TestPlanTypes(t *testing.T) {
	for _, line := range []string{
		"main: select * from tabUser where name = 'x' -> passthrough",
		"main: select u.name from tabUser u join tabNote n on u.name = n.owner group by 1 -> passthrough",
		"main: insert into tabUser (name) values ('x') -> passthrough",
		"main: update tabUser set a = 1 -> passthrough",
		"main: select 1 -> local",
		"main: begin -> local",
		"main: create table x (a int) -> ddl",
		"main: set sql_mode = 'STRICT_TRANS_TABLES' -> local",
		"main: set names utf8mb4 -> local",
		"main: set autocommit = 0, @x = 1 -> local",
		"main: use customer -> local",
		"customer: select a from tabItem where name = 'x' -> single-shard",
		"customer: select a from tabItem where name in ('x', 'y') -> multi-shard",
		"customer: select a from tabItem where a = 1 -> scatter",
		"customer: select count(*) from tabItem -> scatter Aggregate",
		"customer: select a from tabItem order by a limit 5 -> scatter Limit",
		"customer: insert into tabItem (name, a) values ('x', 1) -> single-shard",
		"customer: insert into tabItem (name, a) values ('x', 1), ('y', 2) -> multi-shard",
		"customer: update tabItem set a = 1 where name = 'x' -> single-shard",
		"customer: delete from tabItem -> scatter",
		"customer: select i.a from tabItem i join tabItemPrice p on i.name = p.item -> scatter Join",
		"customer: select i.a from tabItem i join tabItemPrice p on i.name = p.parent where i.name = 'x' -> single-shard",
	} {
		keyspace, rest, _ := strings.Cut(line, ": ")
		sql, want, _ := strings.Cut(rest, " -> ")
		v := plans(t, keyspace, sql)[0]
		got := strings.TrimSpace(v.Type + " " + strings.Join(v.Gate, " "))
		if v.Verdict != verdictOK || got != want {
			b, _ := json.Marshal(v)
			t.Errorf("%s: %s\n%s", line, got, b)
		}
	}
}

func TestPlanErrorsAsOnTheWire(t *testing.T) {
	for _, c := range []struct {
		keyspace, sql, stage string
		errno                int
		message              string
	}{
		{"main", "create sequence s", stageParse, 1105, "syntax error at position 16 near 'sequence'"},
		{"main", "select @a := 1", stageNormalize, 1235, "VT12001: unsupported: Assignment expression"},
		{"main", "set session max_statement_time = 5", stagePlan, 1193, "VT05006: unknown system variable '@@max_statement_time = 5'"},
		{"main", "create database x", stageExecute, 1235, "VT12001: unsupported: create database by failDBDDL"},
		{"main", "use nosuch", stageExecute, 1049, "VT05003: unknown database 'nosuch' in vschema"},
		{"main", "set sql_mode = 'ANSI_QUOTES'", stageExecute, 1235, "setting the ANSI_QUOTES sql_mode is unsupported"},
		{"main", "set names latin2", stageExecute, 1235, "charset/name latin2 is not supported"},
		{"main", "kill 5", stageExecute, 1095, "VT07001: kill statement execution not permitted."},
		{"main", "select (select 1 from information_schema.statistics s where s.table_name = 't' and s.column_name = c.column_name) from information_schema.columns c where table_name = 't' and table_schema = 'x'",
			stagePlan, 1235, "VT12001: unsupported: correlated subquery is only supported for EXISTS"},
		{"main", "drop database nosuch", stagePlan, 1008, "VT05001: cannot drop database 'nosuch'; database does not exists"},
		{"", "create table x (a int)", stagePlan, 1046, "VT09005: no database selected: use keyspace<:shard><@type> or keyspace<[range]><@type> (<> are optional)"},
		{"customer", "update tabItem set name = 'b' where name = 'a'", stagePlan, 1235, "VT12001: unsupported: you cannot UPDATE primary vindex columns; invalid update on vindex: xxhash"},
		{"customer", "select nosuch from tabItem", stagePlan, 1054, "column 'nosuch' not found in table 'tabItem'"},
		{"customer", "select 1 from nosuch", stagePlan, 1105, "table nosuch not found"},
	} {
		v := plans(t, c.keyspace, c.sql)[0]
		if v.Verdict != verdictError || v.Stage != c.stage || v.Error.Errno != c.errno || v.Error.Message != c.message {
			b, _ := json.Marshal(v)
			t.Errorf("%s\n%s", c.sql, b)
		}
	}
}

func TestAPanicCostsOnlyItsStatement(t *testing.T) {
	v := plans(t, "main", "select 1", "select a from tabUser into @v", "select 2")
	if v[0].Verdict != verdictOK || v[2].Verdict != verdictOK {
		t.Errorf("%+v", v)
	}
	p := v[1]
	if p.Verdict != verdictPanic || p.Stage != stageNormalize || !strings.Contains(p.Panic.Message, "not *sqlparser.Variable") ||
		p.Panic.At != "sqlparser/normalizer.go:780" {
		b, _ := json.Marshal(p)
		t.Errorf("%s", b)
	}
}

func TestVSchemaErrors(t *testing.T) {
	e := newEngine()
	for _, c := range []struct{ vschema, keyspace, message string }{
		{`{"keyspaces":{"main":{}}}`, "other", `the VSchema has no keyspace "other"`},
		{`{"keyspaces":{"main":1}}`, "main", "the VSchema cannot be read"},
		{`[]`, "main", "the VSchema cannot be read"},
	} {
		message := refusal(t, e, map[string]any{
			"op": "vschema", "name": "v", "vschema": json.RawMessage(c.vschema), "keyspace": c.keyspace,
		}, nil)
		if !strings.HasPrefix(message, c.message) {
			t.Errorf("%s: %q", c.vschema, message)
		}
	}
	expect(t, refusal(t, e, map[string]any{"op": "plan", "vschema": "v", "sql": []string{"select 1"}}, nil),
		`no vschema "v" is registered`)
	var out vschemaAnswer
	ask(t, e, map[string]any{"op": "vschema", "name": "v", "keyspace": "s", "vschema": json.RawMessage(
		`{"keyspaces":{"s":{"sharded":true,"tables":{"t":{"column_vindexes":[{"column":"a","name":"none"}]}}}}}`)}, &out)
	expect(t, out.Keyspaces[0].Error, "vindex none not found for table t")
}

// TestNoStatementSeesAnother: a session's state must not leak inside a batch.
func TestNoStatementSeesAnother(t *testing.T) {
	v := plans(t, "customer", "use main", "select * from tabItem", "use customer:-80", "select * from tabItem")
	if v[1].Type != "scatter" || v[3].Type != "scatter" {
		t.Errorf("%+v", v)
	}
}

// TestPrimaryKeys holds UPDATE … LIMIT and a DELETE with a join against what a running vtgate says: it has
// the primary keys, the planner alone asks for them.
func TestPrimaryKeys(t *testing.T) {
	sqls := []string{"update tabItem set a = 1 limit 5", "delete i from tabItem i join tabItemPrice p on p.parent = i.name where p.x = 1"}
	answer := func(keys map[string]any) []planVerdict {
		e := newEngine()
		var registered vschemaAnswer
		ask(t, e, map[string]any{
			"op": "vschema", "name": "v", "vschema": json.RawMessage(twoKeyspaces), "keyspace": "customer", "primaryKeys": keys,
		}, &registered)
		var out []planVerdict
		ask(t, e, map[string]any{"op": "plan", "vschema": "v", "sql": sqls}, &out)
		return out
	}
	if v := answer(nil)[0]; v.Error == nil || v.Error.Code != "VT09015" {
		t.Errorf("without primary keys: %+v", v)
	}
	keys := map[string]any{"customer": map[string]any{"tabItem": []string{"name"}, "tabItemPrice": []string{"name"}, "tabNone": []string{"name"}}}
	for i, v := range answer(keys) {
		if v.Verdict != verdictOK {
			t.Errorf("%s: %+v", sqls[i], v)
		}
	}
	message := refusal(t, newEngine(), map[string]any{
		"op": "vschema", "name": "v", "vschema": json.RawMessage(twoKeyspaces), "primaryKeys": map[string]any{"none": keys},
	}, nil)
	if message == "" {
		t.Error("primary keys of an unknown keyspace were accepted")
	}
}

func TestReachOfALookup(t *testing.T) {
	e := newEngine()
	vschema := `{"keyspaces":{"main":{"sharded":true,"vindexes":{"x":{"type":"xxhash"},
		"by_a":{"type":"consistent_lookup_unique","params":{"table":"more.by_a","from":"a","to":"keyspace_id"},"owner":"t"}},
		"tables":{"t":{"column_vindexes":[{"column":"name","name":"x"},{"column":"a","name":"by_a"}]}}},
		"more":{"tables":{"by_a":{}}}}}`
	var registered vschemaAnswer
	ask(t, e, map[string]any{"op": "vschema", "name": "v", "vschema": json.RawMessage(vschema), "keyspace": "main"}, &registered)
	var out []planVerdict
	ask(t, e, map[string]any{"op": "plan", "vschema": "v", "sql": []string{"select b from t where a = 'x'"}}, &out)
	if out[0].Type != "multi-shard" || len(out[0].Routes) != 2 || out[0].Routes[1].Tables[0] != "t" {
		t.Errorf("%+v", out[0])
	}
}
