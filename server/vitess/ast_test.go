package main

import (
	"fmt"
	"strings"
	"testing"
)

func facts(t *testing.T, sql string) astFacts {
	t.Helper()
	var out []astFacts
	ask(t, newEngine(), map[string]any{"op": "ast", "sql": []string{sql}}, &out)
	return out[0]
}

func (f astFacts) tableList() string {
	var out []string
	for _, table := range f.Tables {
		s := fmt.Sprintf("%d %s", table.Scope, table.Name)
		if table.Qualifier != "" {
			s = fmt.Sprintf("%d %s.%s", table.Scope, table.Qualifier, table.Name)
		}
		if table.Alias != "" {
			s += "=" + table.Alias
		}
		if table.CTE {
			s += " cte"
		}
		out = append(out, s+" "+table.Role)
	}
	return strings.Join(out, ", ")
}

func (f astFacts) columnList() string {
	var out []string
	for _, c := range f.Columns {
		name := c.Name
		if c.Table != "" {
			name = c.Table + "." + name
		}
		out = append(out, fmt.Sprintf("%d %s %s", c.Scope, c.Clause, name))
	}
	return strings.Join(out, ", ")
}

func TestFactsOfASelect(t *testing.T) {
	f := facts(t, `with x as (select a from t1)
		select x.a, count(*) as c, concat(b, now()) from x
		left join db.`+"`tabUser`"+` u on u.name = x.a, (select 1 as z) d
		where u.id in (select q from t3 where t3.k = u.k)
		group by 1 having c > 1 order by u.creation limit 5 for update`)
	expect(t, f.tableList(), "1 t1 read, 0 x cte read, 0 db.tabUser=u read, 3 t3 read")
	expect(t, f.columnList(), "1 select a, 0 on u.name, 0 on x.a, 0 select x.a, 0 select b, 0 having c, "+
		"0 where u.id, 3 select q, 3 where t3.k, 3 where u.k, 0 order u.creation")
	expect(t, strings.Join(f.Functions, " "), "count concat now")
	expect(t, fmt.Sprint(f.HasLimit, f.HasAggregate, f.HasGroupBy, f.HasWhere), "true true true true")
	expect(t, fmt.Sprintf("%+v", f.CTEs), "[{Name:x Scope:0 Inner:1 Columns:[] Recursive:false Lateral:false}]")
	expect(t, fmt.Sprintf("%+v", f.Derived), "[{Name:d Scope:0 Inner:2 Columns:[] Recursive:false Lateral:false}]")
	top := f.Scopes[0]
	expect(t, fmt.Sprintf("%v %v %v %v", top.Joins, top.Lock, top.GroupBy, top.OrderBy), "[left join] for update [1] [u.creation asc]")
	expect(t, fmt.Sprintf("%+v", f.Selects[3]), "{Scope:0 Expr:count(*) Alias:c Star:false Table: Column:}")
}

func TestRolesOfTables(t *testing.T) {
	for sql, want := range map[string]string{
		"update t1 a join t2 b on a.x = b.y set a.z = b.w":                     "0 t1=a write, 0 t2=b read",
		"update t1 a, t2 b set z = 1":                                          "0 t1=a write, 0 t2=b write",
		"delete from t1 where a = 1":                                           "0 t1 write",
		"delete a from t1 a join t2 b using (id)":                              "0 t1=a write, 0 t2=b read",
		"insert into t (a) select c from e":                                    "0 t write, 1 e read",
		"replace into t values (1)":                                            "0 t write",
		"alter table t add column x int":                                       "0 t ddl",
		"rename table a to b":                                                  "0 a ddl, 0 b ddl",
		"drop table a, b":                                                      "0 a ddl, 0 b ddl",
		"create view v as select * from t":                                     "0 v ddl, 1 t read",
		"create table n like o":                                                "0 n ddl, 0 o read",
		"select 1 from a union select 2 from b":                                "0 a read, 1 b read",
		"with recursive x as (select 1 union select 2 from x) select * from x": "2 x cte read, 0 x cte read",
		"explain select * from t":                                              "0 t read",
		"select 1 from dual":                                                   "",
	} {
		if got := facts(t, sql).tableList(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", sql, got, want)
		}
	}
}

func TestOtherFacts(t *testing.T) {
	f := facts(t, "select @a := 1, @@sql_mode, cast(b as char), sum(c) over (partition by d), trim(e), json_extract(f, '$.g'), a->>'$.h', if(a, 1, 2), position('a' in b) from t natural join u")
	expect(t, strings.Join(f.Variables, " "), "@a @@sql_mode")
	expect(t, strings.Join(f.Functions, " "), "cast sum trim json_extract json_unquote if locate")
	expect(t, fmt.Sprint(f.Assigns, f.HasAggregate, f.Scopes[0].Window, f.Scopes[0].Joins), "true false true [natural join]")
	f = facts(t, "insert into t (a, b) values (c, 1) on duplicate key update a = values(a)")
	expect(t, f.columnList(), "0 insert a, 0 insert b, 0 insert c, 0 set a, 0 set a")
	f = facts(t, "selec 1")
	expect(t, f.Verdict+" "+f.Error.Message, "error syntax error at position 6 near 'selec'")
	expect(t, facts(t, "alter table t add index if not exists x(a)").Verdict, "partial")
}
