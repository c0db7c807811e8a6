//go:build !windows

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vtgate/vindexes"
)

// addVitessForeignKeys gives a VSchema the keys that Vitess's own plan tests give it. They
// stand as calls in the function setFks of its plan_test.go, which is read in place: the
// calls are interpreted here, nothing of them is repeated.
func addVitessForeignKeys(t testing.TB, vs *vindexes.VSchema) {
	t.Helper()
	source := vitessFile(t, "go/vt/vtgate/planbuilder/plan_test.go")
	file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	must(t, err)
	calls := 0
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Name.Name != "setFks" {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if addKey(t, vs, call) {
				calls++
				return false
			}
			return true
		})
	}
	if calls < 30 {
		t.Fatalf("found only %d key definitions in %s", calls, source)
	}
}

func addKey(t testing.TB, vs *vindexes.VSchema, call *ast.CallExpr) bool {
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch fn.Sel.Name {
	case "AddForeignKey":
		// Errors are ignored there as well.
		_ = vs.AddForeignKey(text(t, call.Args[0]), text(t, call.Args[1]), foreignKey(t, call.Args[2]))
	case "AddUniqueKey":
		_ = vs.AddUniqueKey(text(t, call.Args[0]), text(t, call.Args[1]), expressions(t, call.Args[2]))
	case "addPKs":
		for _, table := range texts(t, call.Args[2]) {
			must(t, vs.AddPrimaryKey(text(t, call.Args[1]), table, []string{"id"}))
		}
	default:
		return false
	}
	return true
}

func foreignKey(t testing.TB, arg ast.Expr) *sqlparser.ForeignKeyDefinition {
	args := arg.(*ast.CallExpr).Args
	keyspace, table, err := sqlparser.NewTestParser().ParseTable(text(t, args[1]))
	must(t, err)
	return &sqlparser.ForeignKeyDefinition{
		Source: sqlparser.MakeColumns(texts(t, args[0])...),
		ReferenceDefinition: &sqlparser.ReferenceDefinition{
			ReferencedTable:   sqlparser.NewTableNameWithQualifier(table, keyspace),
			ReferencedColumns: sqlparser.MakeColumns(texts(t, args[2])...),
			OnUpdate:          action(t, args[3]),
			OnDelete:          action(t, args[4]),
		},
	}
}

func action(t testing.TB, arg ast.Expr) sqlparser.ReferenceAction {
	actions := map[string]sqlparser.ReferenceAction{
		"DefaultAction": sqlparser.DefaultAction, "Restrict": sqlparser.Restrict, "Cascade": sqlparser.Cascade,
		"NoAction": sqlparser.NoAction, "SetNull": sqlparser.SetNull, "SetDefault": sqlparser.SetDefault,
	}
	name := arg.(*ast.SelectorExpr).Sel.Name
	a, ok := actions[name]
	if !ok {
		t.Fatalf("unknown reference action %s", name)
	}
	return a
}

func expressions(t testing.TB, arg ast.Expr) []sqlparser.Expr {
	var out []sqlparser.Expr
	for _, e := range arg.(*ast.CompositeLit).Elts {
		out = append(out, expression(t, e))
	}
	return out
}

func expression(t testing.TB, e ast.Expr) sqlparser.Expr {
	switch e := e.(type) {
	case *ast.CallExpr: // sqlparser.NewColName("x")
		return sqlparser.NewColName(text(t, e.Args[0]))
	case *ast.UnaryExpr: // &sqlparser.BinaryExpr{Operator: …, Left: …, Right: …}
		fields := e.X.(*ast.CompositeLit).Elts
		return &sqlparser.BinaryExpr{
			Operator: sqlparser.MultOp,
			Left:     expression(t, fields[1].(*ast.KeyValueExpr).Value),
			Right:    expression(t, fields[2].(*ast.KeyValueExpr).Value),
		}
	}
	t.Fatalf("cannot read a key expression: %T", e)
	return nil
}

func text(t testing.TB, e ast.Expr) string {
	s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
	must(t, err)
	return s
}

func texts(t testing.TB, e ast.Expr) []string {
	var out []string
	for _, item := range e.(*ast.CompositeLit).Elts {
		out = append(out, text(t, item))
	}
	return out
}
