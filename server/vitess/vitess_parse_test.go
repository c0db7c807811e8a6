package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var parseCase = regexp.MustCompile(`(?ms)^INPUT\n(.*?)^END\n(OUTPUT|ERROR)\n(.*?)^END$`)

// TestVitessParseCases runs the cases of sqlparser/testdata through `parse`: the statement
// as vtgate writes it anew, or the error's text.
func TestVitessParseCases(t *testing.T) {
	total := 0
	for _, name := range []string{"select_cases.txt", "union_cases.txt"} {
		b, err := os.ReadFile(vitessFile(t, filepath.Join("go/vt/sqlparser/testdata", name)))
		if err != nil {
			t.Fatal(err)
		}
		var sqls []string
		cases := parseCase.FindAllStringSubmatch(string(b), -1)
		for _, c := range cases {
			sqls = append(sqls, unescape(c[1]))
		}
		var verdicts []parseVerdict
		ask(t, newEngine(), map[string]any{"op": "parse", "sql": sqls, "canonical": true}, &verdicts)
		for i, c := range cases {
			expected, v := unescape(c[3]), verdicts[i]
			// vtgate takes margin comments and a last semicolon off before it parses; the cases
			// keep them, which shows where one is in an error or in a rendered comment.
			query, _ := splitMargin(sqls[i])
			trimmed := strings.TrimSuffix(strings.TrimSpace(sqls[i]), ";")
			switch {
			case query != trimmed || (c[2] == "ERROR" && query != sqls[i]):
				continue
			case c[2] == "OUTPUT" && v.Verdict == verdictOK && v.Canonical == expected:
			case c[2] == "ERROR" && v.Verdict == verdictError && v.Error.Message == expected:
			default:
				t.Errorf("%s\nexpected %s %s\ngot %+v", sqls[i], c[2], expected, v)
			}
			total++
		}
	}
	t.Logf("Vitess's own parser cases: %d as expected", total)
	if total < 3900 {
		t.Errorf("only %d cases ran", total)
	}
}

// TestVitessQueries: what Django and the lobsters site send is all understood by Vitess.
func TestVitessQueries(t *testing.T) {
	b, err := os.ReadFile(vitessFile(t, "go/vt/sqlparser/testdata/django_queries.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sqls := strings.Split(strings.TrimSpace(string(b)), "\n")
	var verdicts []parseVerdict
	ask(t, newEngine(), map[string]any{"op": "parse", "sql": sqls}, &verdicts)
	for i, v := range verdicts {
		if v.Verdict != verdictOK {
			t.Errorf("%s: %s", v.Verdict, sqls[i])
		}
	}
}

func unescape(s string) string {
	return strings.ReplaceAll(strings.TrimSuffix(s, "\n"), `\n`, "\n")
}
