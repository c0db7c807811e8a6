//go:build !windows

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"vitess.io/vitess/go/sqltypes"
	"vitess.io/vitess/go/test/vschemawrapper"
	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vtenv"
	"vitess.io/vitess/go/vt/vtgate/planbuilder"
	"vitess.io/vitess/go/vt/vtgate/vindexes"
)

func planbuilderData(t testing.TB, name string) string {
	return vitessFile(t, "go/vt/vtgate/planbuilder/testdata/"+name)
}

// vitessCase is one case of planbuilder/testdata: Plan is the plan or the error's text.
type vitessCase struct {
	Comment string          `json:"comment"`
	Query   string          `json:"query"`
	Plan    json.RawMessage `json:"plan"`
	Skip    bool            `json:"skip"`
}

func readCases(t testing.TB, name string) []vitessCase {
	t.Helper()
	b, err := os.ReadFile(planbuilderData(t, name))
	if err != nil {
		t.Fatal(err)
	}
	var cases []vitessCase
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// wrapperContext lets Vitess's own test double stand in for the session of a client.
type wrapperContext struct {
	*vschemawrapper.VSchemaWrapper
}

func (w wrapperContext) SetForeignKeyCheckState(state *bool) { w.ForeignKeyChecksState = state }

// vitessSetup is a VSchema of Vitess's tests with the session that a test file wants.
type vitessSetup struct {
	schema string
	mysql  string
	// noCollation leaves text columns without the collation that most tests give them.
	noCollation bool
	adapt       func(t testing.TB, vs *vindexes.VSchema, vw *vschemawrapper.VSchemaWrapper)
}

func (s vitessSetup) target(t testing.TB) *planTarget {
	t.Helper()
	env := vtenv.NewTestEnv()
	if s.mysql != "" {
		var err error
		if env, err = vtenv.New(vtenv.Options{MySQLServerVersion: s.mysql}); err != nil {
			t.Fatal(err)
		}
	}
	vs := s.load(t)
	vw, err := vschemawrapper.NewVschemaWrapper(env, vs, planbuilder.TestBuilder)
	if err != nil {
		t.Fatal(err)
	}
	if s.adapt != nil {
		s.adapt(t, vs, vw)
	}
	vw.Version = planbuilder.Gen4
	checks := vw.ForeignKeyChecksState
	return &planTarget{
		env:      &environment{env, newestRelease},
		keyspace: vw.CurrentDb(),
		open: func() (planContext, error) {
			vw.ForeignKeyChecksState = checks // a hint of the last statement is not this one's
			return wrapperContext{vw}, nil
		},
	}
}

func (s vitessSetup) load(t testing.TB) *vindexes.VSchema {
	t.Helper()
	formal, err := vindexes.LoadFormal(planbuilderData(t, filepath.Join("vschemas", s.schema)))
	if err != nil {
		t.Fatal(err)
	}
	parser := sqlparser.NewTestParser()
	vs := vindexes.BuildVSchema(formal, parser)
	for name, ks := range vs.Keyspaces {
		if ks.Error != nil {
			t.Fatal(ks.Error)
		}
		if name == "user" {
			view := "select user.id, user_extra.col from user join user_extra on user.id = user_extra.user_id"
			must(t, vs.AddView(name, "user_details_view", view, parser))
			must(t, vs.AddUDF(name, "udf_aggr"))
		}
		if s.noCollation {
			continue
		}
		for _, table := range ks.Tables {
			for i, col := range table.Columns {
				if sqltypes.IsText(col.Type) && col.CollationName == "" {
					table.Columns[i].CollationName = "latin1_swedish_ci"
				}
			}
		}
	}
	return vs
}
