package main

import (
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
)

func sameName(a, b string) bool { return strings.EqualFold(a, b) }

func (c *collector) statement(stmt sqlparser.Statement) {
	switch s := stmt.(type) {
	case *sqlparser.Select:
		c.selectStatement(s)
	case *sqlparser.Union:
		c.union(s)
	case *sqlparser.Insert:
		c.insert(s)
	case *sqlparser.Update:
		c.with(s.With)
		targets := updatedTables(s)
		c.from(s.TableExprs, func(name string) string { return roleOf(targets[strings.ToLower(name)] || targets[""]) })
		for _, e := range s.Exprs {
			c.column(e.Name, "set")
			c.expr("set", e.Expr)
		}
		c.tail(s.Where, s.OrderBy, s.Limit)
	case *sqlparser.Delete:
		c.with(s.With)
		targets := map[string]bool{}
		for _, t := range s.Targets {
			targets[strings.ToLower(t.Name.String())] = true
		}
		c.from(s.TableExprs, func(name string) string { return roleOf(len(targets) == 0 || targets[strings.ToLower(name)]) })
		c.tail(s.Where, s.OrderBy, s.Limit)
	case *sqlparser.CreateView:
		c.table(s.ViewName, "", "ddl")
		c.in("derived", func(int) { c.statement(s.Select) })
	case *sqlparser.AlterView:
		c.table(s.ViewName, "", "ddl")
		c.in("derived", func(int) { c.statement(s.Select) })
	case sqlparser.DDLStatement:
		for _, t := range s.AffectedTables() {
			c.table(t, "", "ddl")
		}
		if like := s.GetOptLike(); like != nil {
			c.table(like.LikeTable, "", "read")
		}
		if create, ok := s.(*sqlparser.CreateTable); ok && create.Select != nil {
			c.in("derived", func(int) { c.statement(create.Select) })
		}
	case *sqlparser.ExplainStmt:
		c.statement(s.Statement)
	case *sqlparser.VExplainStmt:
		c.statement(s.Statement)
	case *sqlparser.ExplainTab:
		c.table(s.Table, "", "read")
	case *sqlparser.Analyze:
		c.table(s.Table, "", "read")
	case *sqlparser.LockTables:
		for _, t := range s.Tables {
			c.from([]sqlparser.TableExpr{t.Table}, readOnly)
		}
	case *sqlparser.ValuesStatement:
		c.with(s.With)
		c.expr("select", s.Rows)
	default:
		c.expr("other", stmt)
	}
}

func readOnly(string) string { return "read" }

func roleOf(written bool) string {
	if written {
		return "write"
	}
	return "read"
}

// updatedTables gives the lower-case tables or aliases that SET names, and "" where a
// column stands without one (then any of the tables may be the one written).
func updatedTables(s *sqlparser.Update) map[string]bool {
	out := map[string]bool{}
	for _, e := range s.Exprs {
		out[strings.ToLower(e.Name.Qualifier.Name.String())] = true
	}
	return out
}

func (c *collector) selectStatement(s *sqlparser.Select) {
	c.with(s.With)
	c.here().Distinct = s.Distinct
	c.from(s.From, readOnly)
	if s.SelectExprs != nil {
		for _, item := range s.SelectExprs.Exprs {
			c.selectItem(item)
		}
	}
	if s.GroupBy != nil {
		c.here().Rollup = s.GroupBy.WithRollup
		for _, e := range s.GroupBy.Exprs {
			c.here().GroupBy = append(c.here().GroupBy, sqlparser.String(e))
			c.expr("group", e)
		}
	}
	if s.Having != nil {
		c.expr("having", s.Having.Expr)
	}
	for _, w := range s.Windows {
		c.expr("window", w)
	}
	c.tail(s.Where, s.OrderBy, s.Limit)
	c.groups(s)
	c.end(s.Lock, s.Into)
}

func (c *collector) end(lock sqlparser.Lock, into *sqlparser.SelectInto) {
	c.here().Lock = strings.TrimSpace(lock.ToString())
	if into != nil {
		c.here().Into = true
		c.expr("into", into)
	}
}

func (c *collector) selectItem(item sqlparser.SelectExpr) {
	switch e := item.(type) {
	case *sqlparser.StarExpr:
		c.facts.Selects = append(c.facts.Selects,
			astSelect{Scope: c.scope, Star: true, Table: e.TableName.Name.String()})
	case *sqlparser.AliasedExpr:
		fact := astSelect{Scope: c.scope, Expr: sqlparser.String(e.Expr), Alias: e.As.String()}
		if col, ok := e.Expr.(*sqlparser.ColName); ok {
			fact.Table, fact.Column = col.Qualifier.Name.String(), col.Name.String()
		}
		c.facts.Selects = append(c.facts.Selects, fact)
		c.expr("select", e.Expr)
	default:
		c.expr("select", item)
	}
}

// union gives each side that is not the first a scope of its own; names after the last
// side (ORDER BY) are those of the first.
func (c *collector) union(s *sqlparser.Union) {
	c.with(s.With)
	c.statement(s.Left)
	c.in("union", func(int) { c.statement(s.Right) })
	c.tail(nil, s.OrderBy, s.Limit)
	c.end(s.Lock, s.Into)
}

func (c *collector) insert(s *sqlparser.Insert) {
	if s.Table != nil {
		if name, ok := s.Table.Expr.(sqlparser.TableName); ok {
			c.table(name, s.Table.As.String(), "write")
		}
	}
	for _, col := range s.Columns {
		c.column(sqlparser.NewColName(col.String()), "insert")
	}
	switch rows := s.Rows.(type) {
	case sqlparser.TableStatement:
		c.in("derived", func(int) { c.statement(rows) })
	case sqlparser.Values:
		c.expr("insert", rows)
	}
	for _, e := range s.OnDup {
		c.column(e.Name, "set")
		c.expr("set", e.Expr)
	}
}

func (c *collector) tail(where *sqlparser.Where, order sqlparser.OrderBy, limit *sqlparser.Limit) {
	if where != nil {
		c.here().Where = true
		c.expr("where", where.Expr)
	}
	for _, o := range order {
		c.here().OrderBy = append(c.here().OrderBy, sqlparser.String(o))
		c.expr("order", o.Expr)
	}
	if limit != nil {
		c.here().Limit = true
		c.expr("limit", limit)
	}
}

func (c *collector) with(w *sqlparser.With) {
	if w == nil {
		return
	}
	for _, cte := range w.CTEs {
		named := astNamed{
			Name: cte.ID.String(), Scope: c.scope, Columns: columnNames(cte.Columns), Recursive: w.Recursive,
		}
		if w.Recursive {
			c.ctes = append(c.ctes, named) // its own query may name it
		}
		named.Inner = c.in("cte", func(int) { c.statement(cte.Subquery) })
		if !w.Recursive {
			c.ctes = append(c.ctes, named)
		}
		c.facts.CTEs = append(c.facts.CTEs, named)
	}
}

func columnNames(columns sqlparser.Columns) []string {
	out := make([]string, 0, len(columns))
	for _, col := range columns {
		out = append(out, col.String())
	}
	return out
}
