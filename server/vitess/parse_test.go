package main

import (
	"strings"
	"testing"
)

func parseAll(t *testing.T, sqls ...string) []parseVerdict {
	t.Helper()
	var out []parseVerdict
	ask(t, newEngine(), map[string]any{"op": "parse", "sql": sqls}, &out)
	if len(out) != len(sqls) {
		t.Fatalf("%d verdicts for %d statements", len(out), len(sqls))
	}
	return out
}

// TestErrorPosition marks with ^ in each statement the byte that the error is at.
func TestErrorPosition(t *testing.T) {
	for _, marked := range []string{
		"create ^sequence s",
		"  /* a */ create ^user 'u'@'h'",
		"/* create user */ create ^user 'u'@'h'",
		"set @a ^:= 1",
		"select 'ünï' from t where ^^= 1",
		"select 1 from^ ",
		"select 1 from t where a ^=",
		"select (1^",
		"^selec 1",
		"select *\nfrom t -- x\nwhere ^group",
		"select a from t limit 5 for update ^wait 5",
		"select * from t where a = ^'abc",
		"alter table t add index ^if not exists x(a)",
		"create table t (a int, b ^uuid)",
	} {
		at := strings.Index(marked, "^")
		sql := marked[:at] + marked[at+1:]
		v := parseAll(t, sql)[0]
		e := v.Error
		if e == nil {
			e = v.Strict
		}
		if e == nil || e.Position == nil {
			t.Errorf("%s: no position: %+v", marked, v)
		} else if *e.Position != at {
			t.Errorf("%s: %d, want %d (%s)", marked, *e.Position, at, e.Message)
		}
	}
}

func TestPartialDDL(t *testing.T) {
	v := parseAll(t,
		"alter table t add index if not exists x(a)",
		"create table t (a uuid)",
		"create or replace table t (a int)",
		"create table `dual` (`cube` int, `select` int)",
		"create table `t` (`order` int",
	)
	for i, want := range []string{verdictPartial, verdictPartial, verdictError, verdictOK, verdictError} {
		if v[i].Verdict != want {
			t.Errorf("%d: %+v", i, v[i])
		}
	}
	if v[0].Strict == nil || v[0].Error != nil || v[0].Canonical != "" {
		t.Errorf("%+v", v[0])
	}
	// The reason for canonical: these two names lose the backticks that MySQL needs.
	expect(t, v[3].Canonical, "create table dual (\n\tcube int,\n\t`select` int\n)")
}

func TestParseErrorsAsOnTheWire(t *testing.T) {
	v := parseAll(t, "select 1; select 2", "", "grant all on *.* to 'u'@'h'")
	for i, want := range []sqlError{
		{Errno: 1149, SQLState: "42000", Message: "Expected a single statement"},
		{Errno: 1065, SQLState: "42000", Message: "Query was empty"},
		{Errno: 1105, SQLState: "HY000", Message: "syntax error at position 6 near 'grant'"},
	} {
		if got := v[i].Error; got == nil || got.Errno != want.Errno || got.SQLState != want.SQLState || got.Message != want.Message {
			t.Errorf("%+v", got)
		}
	}
}

func TestVersionComments(t *testing.T) {
	sql := "select /*!80013 nosuch( */ 1"
	var out []parseVerdict
	e := newEngine()
	ask(t, e, map[string]any{"op": "parse", "sql": []string{sql}, "mysql": "8.0.40"}, &out)
	if out[0].Verdict != verdictError {
		t.Errorf("%+v", out)
	}
	ask(t, e, map[string]any{"op": "parse", "sql": []string{sql}, "mysql": "5.7.9"}, &out)
	if out[0].Verdict != verdictOK {
		t.Errorf("%+v", out)
	}
	if message := refusal(t, e, map[string]any{"op": "parse", "sql": []string{sql}, "mysql": "new"}, nil); message == "" {
		t.Error("a MySQL version that is none was accepted")
	}
}

func TestDiff(t *testing.T) {
	diff := func(from, to []string) (out diffAnswer) {
		ask(t, newEngine(), map[string]any{"op": "diff", "from": from, "to": to}, &out)
		return out
	}
	out := diff(
		[]string{"create table a (id int primary key, b varchar(140))", "create table gone (id int primary key)"},
		[]string{"create table a (id int primary key, b varchar(140), c int)", "create table n (id int primary key)"})
	got := []string{}
	for _, d := range out.Diffs {
		got = append(got, d.Kind+" "+d.Entity+" "+d.Instant)
	}
	expect(t, strings.Join(got, ", "), "drop gone irrelevant, alter a possible, create n irrelevant")
	expect(t, out.Diffs[1].Statement, "ALTER TABLE `a` ADD COLUMN `c` int")
	out = diff([]string{"create table a (id int)"}, []string{"create table a (id uuid)"})
	if out.Side != "to" || out.Error == nil || out.Error.Errno == 0 || len(out.Diffs) != 0 {
		t.Errorf("%+v", out)
	}
	if out := diff(nil, nil); len(out.Diffs) != 0 || out.Error != nil {
		t.Errorf("%+v", out)
	}
}
