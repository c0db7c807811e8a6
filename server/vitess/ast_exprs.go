package main

import (
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
)

// from notes the tables of a FROM clause; role tells the role of a table by the name it
// goes by there (its alias where it has one).
func (c *collector) from(exprs []sqlparser.TableExpr, role func(name string) string) {
	for _, expr := range exprs {
		c.tableExpr(expr, role)
	}
}

func (c *collector) tableExpr(expr sqlparser.TableExpr, role func(name string) string) {
	switch t := expr.(type) {
	case *sqlparser.AliasedTableExpr:
		c.aliased(t, role)
	case *sqlparser.JoinTableExpr:
		c.tableExpr(t.LeftExpr, role)
		c.here().Joins = append(c.here().Joins, t.Join.ToString())
		c.tableExpr(t.RightExpr, role)
		if t.Condition != nil {
			c.expr("on", t.Condition.On)
			c.here().Using = c.here().Using || len(t.Condition.Using) > 0
			for _, col := range t.Condition.Using {
				c.column(sqlparser.NewColName(col.String()), "on")
			}
		}
	case *sqlparser.ParenTableExpr:
		c.from(t.Exprs, role)
	case *sqlparser.JSONTableExpr:
		// Its columns come from the JSON, so whatever is asked of it is let pass.
		c.facts.Derived = append(c.facts.Derived, astNamed{Name: t.Alias.String(), Scope: c.scope, Inner: -1})
		c.function("json_table")
		c.expr("on", t.Expr)
	default:
		c.expr("on", expr)
	}
}

func (c *collector) aliased(t *sqlparser.AliasedTableExpr, role func(name string) string) {
	alias := t.As.String()
	switch e := t.Expr.(type) {
	case sqlparser.TableName:
		name := alias
		if name == "" {
			name = e.Name.String()
		}
		c.table(e, alias, role(name))
	case *sqlparser.DerivedTable:
		inner := c.in("derived", func(int) { c.statement(e.Select) })
		c.facts.Derived = append(c.facts.Derived, astNamed{
			Name: alias, Scope: c.scope, Inner: inner, Columns: columnNames(t.Columns), Lateral: e.Lateral,
		})
	default:
		c.expr("on", t.Expr)
	}
}

// expr notes everything in an expression that belongs to a clause. Subqueries get a scope
// of their own.
func (c *collector) expr(clause string, node sqlparser.SQLNode) {
	_ = sqlparser.Walk(func(node sqlparser.SQLNode) (bool, error) {
		switch n := node.(type) {
		case *sqlparser.ColName:
			c.column(n, clause)
			return false, nil
		case *sqlparser.Subquery:
			c.in("subquery", func(int) { c.statement(n.Select) })
			return false, nil
		case *sqlparser.Select, *sqlparser.Union:
			c.in("subquery", func(int) { c.statement(n.(sqlparser.Statement)) })
			return false, nil
		case sqlparser.TableName:
			c.table(n, "", "read")
			return false, nil
		case *sqlparser.AssignmentExpr:
			c.facts.Assigns = true
		case *sqlparser.Variable:
			c.variable(n)
		case *sqlparser.FuncExpr:
			c.function(n.Name.Lowered())
		case sqlparser.SQLNode:
			c.special(n)
		}
		return true, nil
	}, node)
}

// special notes functions that have a syntax of their own in sqlparser.
func (c *collector) special(node sqlparser.SQLNode) {
	over := isOver(node)
	c.here().Window = c.here().Window || over
	switch n := node.(type) {
	case *sqlparser.AnyValue:
		c.function(n.AggrName()) // which MySQL does not count among the aggregates
	case sqlparser.AggrFunc:
		c.function(n.AggrName())
		c.here().Aggregate = c.here().Aggregate || !over
	case *sqlparser.AndExpr, *sqlparser.OrExpr, *sqlparser.NotExpr, *sqlparser.XorExpr, *sqlparser.ComparisonExpr,
		*sqlparser.BinaryExpr, *sqlparser.UnaryExpr, *sqlparser.BetweenExpr, *sqlparser.IsExpr, *sqlparser.CaseExpr,
		*sqlparser.Literal, *sqlparser.Argument, sqlparser.ListArg, sqlparser.ValTuple, *sqlparser.NullVal,
		sqlparser.BoolVal, *sqlparser.Default, *sqlparser.CollateExpr, *sqlparser.IntroducerExpr, *sqlparser.ExistsExpr:
		// the frequent ones that are no calls
	case sqlparser.Expr:
		c.function(calledName(sqlparser.String(n)))
	}
}

// isOver tells whether a function is called OVER a window.
func isOver(node sqlparser.SQLNode) bool {
	w, ok := node.(sqlparser.WindowFunc)
	return ok && w.GetOverClause() != nil
}

// calledName is the name before the bracket that a written call starts with, "" for what
// is no call. sqlparser has a type of its own for each function with a syntax of its own;
// all are written as a name and a bracket.
func calledName(call string) string {
	end := strings.IndexFunc(call, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 || call[end] != '(' {
		return ""
	}
	return strings.ToLower(call[:end])
}

func (c *collector) function(name string) {
	if name != "" && !c.functions[name] {
		c.functions[name] = true
		c.facts.Functions = append(c.facts.Functions, name)
	}
}

func (c *collector) variable(v *sqlparser.Variable) {
	name := sqlparser.String(v)
	if !c.variables[name] {
		c.variables[name] = true
		c.facts.Variables = append(c.facts.Variables, name)
	}
}
