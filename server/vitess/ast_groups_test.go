package main

import (
	"fmt"
	"strings"
	"testing"
)

func (s astScope) groupList() string {
	var out []string
	name := func(r astRef) string { return strings.TrimPrefix(r.Table+"."+r.Name, ".") }
	for _, ref := range s.Grouped {
		out = append(out, "by "+name(ref))
	}
	for _, free := range s.Free {
		out = append(out, fmt.Sprintf("%s %d %s", free.Clause, free.Position, name(free.astRef)))
	}
	for _, equal := range s.Equal {
		var from []string
		for _, ref := range equal.From {
			from = append(from, name(ref))
		}
		out = append(out, name(equal.astRef)+" <- "+strings.Join(from, "+"))
	}
	return strings.Join(out, ", ")
}

func TestFactsOfGroups(t *testing.T) {
	for sql, want := range map[string]string{
		"select a, upper(b), max(c) from t group by t.a, upper(t.b) order by d + 1":                         "by t.a, order 0 d",
		"select t.a as x, b, c from t group by x, 2":                                                        "by t.a, by x, by b, select 2 c",
		"select max(a) + b, any_value(c), (select d from u) from t order by e":                              "select 0 b",
		"select distinct a, upper(b) from t order by upper(b), c":                                           "order 1 c",
		"select a from t order by b":                                                                        "",
		"select count(*) from t join u on t.a = u.b and u.c = 1 where t.d = t.e + t.f and (g = 1 or h = 2)": "t.d <- t.e+t.f, t.a <- u.b, u.b <- t.a, u.c <- ",
		"select count(*) from t where a in (1) and b in (1, 2) and (c, d) = (1, 2) and not (e <> 1)":        "a <- , c <- , d <- , e <- ",
		"select count(*) from t where a <=> 1 and b is null and c = (select 1) and not (d = 1)":             "",
		"select count(*) from t join (select x from u where u.y = 1 group by x) q on q.x = t.a":             "q.x <- t.a, t.a <- q.x",
	} {
		if got := facts(t, sql).Scopes[0].groupList(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", sql, got, want)
		}
	}
	expect(t, fmt.Sprint(facts(t, "select any_value(a), b from t").HasAggregate), "false")
	expect(t, fmt.Sprint(facts(t, "select 1 from t join u using (a)").Scopes[0].Using), "true")
}
