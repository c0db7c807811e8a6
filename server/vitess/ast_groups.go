package main

import (
	"strconv"
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
)

// astFree is a column that a grouped or aggregated query uses outside of any aggregate function, in an expression
// that is not itself grouped by. What other columns decide of it is for a client to tell, who knows the keys.
type astFree struct {
	// Clause is select or order, Position the number of its expression from 0 on.
	Clause   string `json:"clause"`
	Position int    `json:"position"`
	// Alone is true where the expression is nothing but the column.
	Alone bool `json:"alone,omitempty"`
	astRef
}

// astEqual is what a condition of WHERE or ON, which every row must meet, says of a column: that the columns in
// From decide it, or that it is constant where there are none.
type astEqual struct {
	astRef
	From []astRef `json:"from,omitempty"`
}

// astRef is a column as written.
type astRef struct {
	Table string `json:"table,omitempty"`
	Name  string `json:"name"`
}

func refOf(col *sqlparser.ColName) astRef {
	return astRef{Table: col.Qualifier.Name.String(), Name: col.Name.String()}
}

// groups notes what decides whether a query passes sql_mode ONLY_FULL_GROUP_BY.
func (c *collector) groups(s *sqlparser.Select) {
	here := c.here()
	hasGroups := s.GroupBy != nil && len(s.GroupBy.Exprs) > 0
	if s.SelectExprs == nil || (!hasGroups && !here.Aggregate && !s.Distinct) {
		return
	}
	items := s.SelectExprs.Exprs
	grouped := map[string]bool{}
	if hasGroups {
		for _, e := range s.GroupBy.Exprs {
			for _, meant := range append(namedIn(items, e), e) {
				grouped[plain(meant)] = true
				if col, ok := meant.(*sqlparser.ColName); ok {
					here.Grouped = append(here.Grouped, refOf(col))
				}
			}
		}
	}
	selected := map[string]bool{}
	for i, item := range items {
		e, ok := item.(*sqlparser.AliasedExpr)
		if !ok {
			continue
		}
		selected[plain(e.Expr)] = true
		if (hasGroups || here.Aggregate) && !grouped[plain(e.Expr)] {
			here.Free = append(here.Free, freeIn(e.Expr, "select", i)...)
		}
	}
	// Without groups an aggregate makes one row, which needs no order.
	if hasGroups || !here.Aggregate {
		for i, o := range s.OrderBy {
			_, alone := o.Expr.(*sqlparser.ColName)
			if !grouped[plain(o.Expr)] && (alone || !selected[plain(o.Expr)]) {
				here.Free = append(here.Free, freeIn(o.Expr, "order", i)...)
			}
		}
	}
	if s.Where != nil {
		here.Equal = append(here.Equal, equalities(s.Where.Expr)...)
	}
	for _, from := range s.From {
		_ = sqlparser.Walk(func(node sqlparser.SQLNode) (bool, error) {
			switch n := node.(type) {
			case *sqlparser.DerivedTable:
				return false, nil
			case *sqlparser.JoinTableExpr:
				if n.Condition != nil && n.Condition.On != nil {
					here.Equal = append(here.Equal, equalities(n.Condition.On)...)
				}
			}
			return true, nil
		}, from)
	}
}

// namedIn gives the items of a select list that an expression of GROUP BY may name: by alias, by number.
func namedIn(items []sqlparser.SelectExpr, group sqlparser.Expr) []sqlparser.Expr {
	var out []sqlparser.Expr
	for i, item := range items {
		e, ok := item.(*sqlparser.AliasedExpr)
		if !ok {
			continue
		}
		switch g := group.(type) {
		case *sqlparser.ColName:
			if g.Qualifier.IsEmpty() && e.As.NotEmpty() && g.Name.EqualString(e.As.String()) {
				out = append(out, e.Expr)
			}
		case *sqlparser.Literal:
			if g.Val == strconv.Itoa(i+1) {
				out = append(out, e.Expr)
			}
		}
	}
	return out
}

// plain is an expression as written anew, without the tables before its columns, to compare by.
func plain(e sqlparser.Expr) string {
	buf := sqlparser.NewTrackedBuffer(func(buf *sqlparser.TrackedBuffer, node sqlparser.SQLNode) {
		if col, ok := node.(*sqlparser.ColName); ok {
			buf.WriteString(col.Name.Lowered())
			return
		}
		node.Format(buf)
	})
	buf.Myprintf("%v", e)
	return strings.ToLower(buf.String())
}

// freeIn gives the columns outside of aggregate functions and subqueries.
func freeIn(e sqlparser.Expr, clause string, position int) []astFree {
	var out []astFree
	_, alone := e.(*sqlparser.ColName)
	for _, ref := range columnsIn(e, true) {
		out = append(out, astFree{Clause: clause, Position: position, Alone: alone, astRef: ref})
	}
	return out
}

func columnsIn(e sqlparser.SQLNode, skipAggregates bool) []astRef {
	var out []astRef
	_ = sqlparser.Walk(func(node sqlparser.SQLNode) (bool, error) {
		switch n := node.(type) {
		case *sqlparser.ColName:
			out = append(out, refOf(n))
			return false, nil
		case *sqlparser.Subquery:
			return false, nil
		case sqlparser.AggrFunc:
			return !skipAggregates || isOver(n), nil
		}
		return true, nil
	}, e)
	return out
}

// equalities reads conditions joined by AND: what makes a column one value in all rows. For MySQL that is `column = …`, also
// in rows, as IN with one value and as NOT <>; no function of a column, BETWEEN, LIKE, <=> or IS NULL, as measured on 8.0.15.
func equalities(e sqlparser.Expr) []astEqual {
	switch n := e.(type) {
	case *sqlparser.AndExpr:
		return append(equalities(n.Left), equalities(n.Right)...)
	case *sqlparser.ComparisonExpr:
		switch n.Operator {
		case sqlparser.EqualOp:
			return equal(n.Left, n.Right)
		case sqlparser.InOp:
			list, ok := n.Right.(sqlparser.ValTuple)
			if ok && len(list) == 1 {
				return equal(n.Left, list[0])
			}
			if _, ok := n.Right.(sqlparser.ListArg); ok {
				// It may hold one value.
				return equal(n.Left, sqlparser.NewIntLiteral("1"))
			}
		}
	case *sqlparser.NotExpr:
		if inner, ok := n.Expr.(*sqlparser.ComparisonExpr); ok && inner.Operator == sqlparser.NotEqualOp {
			return equal(inner.Left, inner.Right)
		}
	}
	return nil
}

// equal reads `left = right`; what a subquery gives MySQL does not know in time.
func equal(left, right sqlparser.Expr) []astEqual {
	if hasSubquery(left) || hasSubquery(right) {
		return nil
	}
	lefts, isRow := left.(sqlparser.ValTuple)
	rights, areRows := right.(sqlparser.ValTuple)
	var out []astEqual
	if isRow && areRows && len(lefts) == len(rights) {
		for i := range lefts {
			out = append(out, equal(lefts[i], rights[i])...)
		}
		return out
	}
	if l, ok := left.(*sqlparser.ColName); ok {
		out = append(out, astEqual{astRef: refOf(l), From: columnsIn(right, false)})
	}
	if r, ok := right.(*sqlparser.ColName); ok {
		out = append(out, astEqual{astRef: refOf(r), From: columnsIn(left, false)})
	}
	return out
}

func hasSubquery(e sqlparser.Expr) bool {
	found := false
	_ = sqlparser.Walk(func(node sqlparser.SQLNode) (bool, error) {
		_, is := node.(*sqlparser.Subquery)
		found = found || is
		return !found, nil
	}, e)
	return found
}
