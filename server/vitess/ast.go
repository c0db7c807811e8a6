package main

import (
	"vitess.io/vitess/go/vt/sqlparser"
)

// astFacts is what is known of one statement from its syntax tree, without any schema.
// sqlparser keeps no offsets, so there are none: a client finds names in the text.
type astFacts struct {
	Verdict string     `json:"verdict"`
	Reason  string     `json:"reason,omitempty"`
	Kind    string     `json:"kind,omitempty"`
	Error   *sqlError  `json:"error,omitempty"`
	Strict  *sqlError  `json:"strict,omitempty"`
	Panic   *panicInfo `json:"panic,omitempty"`
	// Scopes are the places where names live; scope 0 is the statement itself.
	Scopes  []astScope  `json:"scopes,omitempty"`
	Tables  []astTable  `json:"tables,omitempty"`
	Columns []astColumn `json:"columns,omitempty"`
	Selects []astSelect `json:"selects,omitempty"`
	CTEs    []astNamed  `json:"ctes,omitempty"`
	Derived []astNamed  `json:"derived,omitempty"`
	// Functions are the names of the functions called, lower-case, each once, in order.
	Functions []string `json:"functions,omitempty"`
	// Variables are the system and user variables, as written (@a, @@sql_mode).
	Variables []string `json:"variables,omitempty"`
	// Assigns is true where an expression assigns (`@a := 1`).
	Assigns bool `json:"assigns,omitempty"`
	// HasLimit, HasAggregate, HasGroupBy and HasWhere are about scope 0.
	HasLimit     bool `json:"hasLimit,omitempty"`
	HasAggregate bool `json:"hasAggregate,omitempty"`
	HasGroupBy   bool `json:"hasGroupBy,omitempty"`
	HasWhere     bool `json:"hasWhere,omitempty"`
}

type astScope struct {
	// Kind is statement, union, derived, cte or subquery.
	Kind string `json:"kind"`
	// Parent is the index of the enclosing scope, -1 for the statement.
	Parent    int      `json:"parent"`
	Distinct  bool     `json:"distinct,omitempty"`
	Aggregate bool     `json:"aggregate,omitempty"`
	Window    bool     `json:"window,omitempty"`
	Where     bool     `json:"where,omitempty"`
	Limit     bool     `json:"limit,omitempty"`
	GroupBy   []string `json:"groupBy,omitempty"`
	Rollup    bool     `json:"rollup,omitempty"`
	OrderBy   []string `json:"orderBy,omitempty"`
	// Lock is the locking clause as written anew ("for update").
	Lock string `json:"lock,omitempty"`
	// Into is true for SELECT … INTO.
	Into bool `json:"into,omitempty"`
	// Joins are the kinds of join (join, left join, natural join, …) in order.
	Joins []string `json:"joins,omitempty"`
	// Using is true where a join has USING.
	Using bool `json:"using,omitempty"`
	// Grouped are the columns grouped by; Free and Equal are of grouped, aggregated and
	// distinct queries only.
	Grouped []astRef   `json:"grouped,omitempty"`
	Free    []astFree  `json:"free,omitempty"`
	Equal   []astEqual `json:"equal,omitempty"`
}

type astTable struct {
	Qualifier string `json:"qualifier,omitempty"`
	Name      string `json:"name"`
	Alias     string `json:"alias,omitempty"`
	// Role is read, write or ddl.
	Role  string `json:"role"`
	Scope int    `json:"scope"`
	// CTE is true where the name is a common table expression in reach, not a table.
	CTE bool `json:"cte,omitempty"`
}

type astColumn struct {
	// Qualifier is the database in db.table.column.
	Qualifier string `json:"qualifier,omitempty"`
	// Table is the table or alias as written before the name.
	Table string `json:"table,omitempty"`
	Name  string `json:"name"`
	// Clause is select, where, group, order, having, set, insert, on, window, limit, into or other.
	Clause string `json:"clause"`
	Scope  int    `json:"scope"`
}

// astSelect is one item of a select list.
type astSelect struct {
	Scope int `json:"scope"`
	// Expr is the expression as sqlparser writes it; empty for a star.
	Expr  string `json:"expr,omitempty"`
	Alias string `json:"alias,omitempty"`
	Star  bool   `json:"star,omitempty"`
	// Table and Column name a plain column; Table alone is that of `t.*`.
	Table  string `json:"table,omitempty"`
	Column string `json:"column,omitempty"`
}

// astNamed is a common table expression or a derived table.
type astNamed struct {
	Name string `json:"name"`
	// Scope is where the name is usable, Inner the scope of its own query.
	Scope     int      `json:"scope"`
	Inner     int      `json:"inner"`
	Columns   []string `json:"columns,omitempty"`
	Recursive bool     `json:"recursive,omitempty"`
	Lateral   bool     `json:"lateral,omitempty"`
}

func (e *engine) ast(req *request) (any, error) {
	env, err := e.env(req.MySQL, req.Release)
	if err != nil {
		return nil, err
	}
	tooLarge := astFacts{Verdict: verdictSkipped, Reason: "too large"}
	return judgeEach(req, e.limit(req), tooLarge, func(sql string) astFacts {
		return factsOf(env, sql)
	}), nil
}

func factsOf(env *environment, sql string) (f astFacts) {
	defer func() {
		if p := recover(); p != nil {
			f = astFacts{Verdict: verdictPanic, Panic: newPanicInfo(p)}
		}
	}()
	p := parseStatement(env, sql)
	f = astFacts{Verdict: p.verdict, Reason: p.reason, Kind: p.kind(), Error: p.err, Strict: p.strict}
	if p.stmt == nil {
		return f
	}
	c := &collector{facts: &f, functions: map[string]bool{}, variables: map[string]bool{}}
	c.in("statement", func(int) { c.statement(p.stmt) })
	top := f.Scopes[0]
	f.HasLimit, f.HasAggregate = top.Limit, top.Aggregate
	f.HasGroupBy, f.HasWhere = len(top.GroupBy) > 0, top.Where
	return f
}

// collector walks a statement and notes facts; scope is the index of the current scope.
type collector struct {
	facts     *astFacts
	scope     int
	ctes      []astNamed
	functions map[string]bool
	variables map[string]bool
}

// in runs visit inside a new scope and gives that scope's index.
func (c *collector) in(kind string, visit func(scope int)) int {
	outer, ctes := c.scope, c.ctes
	parent := outer
	if len(c.facts.Scopes) == 0 {
		parent = -1
	}
	c.facts.Scopes = append(c.facts.Scopes, astScope{Kind: kind, Parent: parent})
	c.scope = len(c.facts.Scopes) - 1
	inner := c.scope
	visit(inner)
	c.scope, c.ctes = outer, ctes
	return inner
}

func (c *collector) here() *astScope { return &c.facts.Scopes[c.scope] }

func (c *collector) table(t sqlparser.TableName, alias, role string) {
	name := t.Name.String()
	if name == "" || (name == "dual" && t.Qualifier.IsEmpty()) {
		return // sqlparser puts dual where a SELECT has no FROM
	}
	fact := astTable{Qualifier: t.Qualifier.String(), Name: name, Alias: alias, Role: role, Scope: c.scope}
	if fact.Qualifier == "" {
		for _, cte := range c.ctes {
			fact.CTE = fact.CTE || sameName(cte.Name, name)
		}
	}
	c.facts.Tables = append(c.facts.Tables, fact)
}

func (c *collector) column(col *sqlparser.ColName, clause string) {
	c.facts.Columns = append(c.facts.Columns, astColumn{
		Qualifier: col.Qualifier.Qualifier.String(),
		Table:     col.Qualifier.Name.String(),
		Name:      col.Name.String(),
		Clause:    clause,
		Scope:     c.scope,
	})
}
