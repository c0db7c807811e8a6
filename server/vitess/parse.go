package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vtenv"
)

// environment is Vitess's parser, collations and version for one MySQL version.
type environment struct {
	*vtenv.Environment
	// release is the major version of Vitess to answer for.
	release int
}

// env gives the environment for a MySQL version such as "8.0.40" ("" for the default one)
// and a release of Vitess (0 for the newest). The MySQL version decides which
// /*!80000 … */ comments are code and how types are judged.
func (e *engine) env(mysql string, release int) (*environment, error) {
	release = cmp.Or(release, newestRelease)
	if mysql == "" {
		mysql = defaultMySQLOf(release)
	}
	key := envKey{mysql, release}
	if env, ok := e.envs[key]; ok {
		return env, nil
	}
	env, err := vtenv.New(vtenv.Options{MySQLServerVersion: mysql})
	if err != nil {
		return nil, fmt.Errorf("MySQL version %q: %w", mysql, err)
	}
	if len(e.envs) >= 16 {
		clear(e.envs) // a client that sends ever new versions must not fill the memory
	}
	e.envs[key] = &environment{env, release}
	return e.envs[key], nil
}

type envKey struct {
	mysql   string
	release int
}

// parseVerdict is the answer to one statement of a `parse` request.
type parseVerdict struct {
	Verdict string `json:"verdict"`
	// Reason says why a statement was skipped.
	Reason string `json:"reason,omitempty"`
	// Kind is Vitess's statement type in lower case (select, insert, ddl, set, show, …).
	Kind  string    `json:"kind,omitempty"`
	Error *sqlError `json:"error,omitempty"`
	// Strict is the error of the body that a partially parsed DDL statement hides.
	Strict *sqlError  `json:"strict,omitempty"`
	Panic  *panicInfo `json:"panic,omitempty"`
	// Canonical is the statement as vtgate writes it anew before it sends it to MySQL.
	Canonical string `json:"canonical,omitempty"`
}

func (e *engine) parse(req *request) (any, error) {
	env, err := e.env(req.MySQL, req.Release)
	if err != nil {
		return nil, err
	}
	tooLarge := parseVerdict{Verdict: verdictSkipped, Reason: "too large"}
	return judgeEach(req, e.limit(req), tooLarge, func(sql string) parseVerdict {
		return parseOne(env, sql, req.Canonical)
	}), nil
}

func parseOne(env *environment, sql string, canonical bool) (v parseVerdict) {
	defer func() {
		if p := recover(); p != nil {
			v = parseVerdict{Verdict: verdictPanic, Kind: v.Kind, Panic: newPanicInfo(p)}
		}
	}()
	p := parseStatement(env, sql)
	v = parseVerdict{Verdict: p.verdict, Reason: p.reason, Kind: p.kind(), Error: p.err, Strict: p.strict}
	// vtgate sends a DDL statement that it could not parse as it came.
	if p.verdict == verdictOK && (canonical || v.Kind == "ddl") {
		v.Canonical = sqlparser.String(p.stmt)
	}
	return v
}

// parsed is a statement after vtgate's own first steps: margin comments split off, parsed
// leniently (a DDL statement whose head parses is let through).
type parsed struct {
	verdict string
	query   string
	stmt    sqlparser.Statement
	known   sqlparser.BindVars
	err     *sqlError
	strict  *sqlError
	// reason says why there is no verdict.
	reason string
}

func parseStatement(env *environment, sql string) parsed {
	query, offset := splitMargin(sql)
	return parseQuery(env, query, offset)
}

// parseQuery parses a text as it is; offset is where it starts in the given statement.
func parseQuery(env *environment, query string, offset int) parsed {
	older := env.read(query)
	p := parseAs(env, older.query, offset)
	if p.err != nil && older.selects != nil && !p.stopsBefore(offset+older.selects.start) {
		p = parseAs(env, query[:older.selects.start]+unread, offset) // it stops there already
	}
	switch {
	case older.unknown || env.isDoubtful(older.query, offset, cmp.Or(p.err, p.strict), older.refused):
		return parsed{verdict: verdictSkipped, reason: errUnknownRelease.Error()}
	case older.refused != nil && older.table:
		if p.verdict != verdictPartial {
			p = parseAs(env, query[:older.refused.start]+unread, offset)
		}
	case older.refused != nil && !p.stopsBefore(offset+older.refused.start):
		err := older.refused.error()
		return parsed{verdict: verdictError, query: query, err: newParseError(errors.New(err.Error()), err, env.Parser(), query, offset)}
	}
	if p.stmt == nil || env.release >= newestRelease {
		return p
	}
	asBefore24(p.stmt)
	if create, ok := p.stmt.(*sqlparser.CreateTable); ok && older.selects != nil && (create.Select != nil || p.strict != nil) {
		p.stopAt(older.selects.error(), env, offset)
	}
	return p
}

// unread is what no release reads in a CREATE TABLE.
const unread = "0 0"

// parseAs is parseQuery as the newest release does it.
func parseAs(env *environment, query string, offset int) parsed {
	parser := env.Parser()
	p := parsed{verdict: verdictOK, query: query}
	stmt, known, err := parser.Parse2(query)
	if err != nil {
		_, positioned := parser.ParseStrictDDL(query)
		p.verdict = verdictError
		p.err = newParseError(err, positioned, parser, query, offset)
		return p
	}
	p.stmt, p.known = stmt, known
	if isPartial(stmt) {
		if _, err := parser.ParseStrictDDL(query); err != nil {
			p.verdict = verdictPartial
			p.strict = newParseError(err, err, parser, query, offset)
		}
	}
	return p
}

// stopAt makes a DDL statement one whose body is read only up to a token, unless it stops before.
func (p *parsed) stopAt(err sqlparser.PositionedErr, env *environment, offset int) {
	strict := newParseError(err, err, env.Parser(), p.query, offset)
	if p.strict == nil || p.strict.Position == nil || *strict.Position < *p.strict.Position {
		p.verdict, p.strict = verdictPartial, strict
	}
}

// stopsBefore tells whether the statement is refused before a byte of it.
func (p *parsed) stopsBefore(at int) bool {
	return p.err != nil && p.err.Position != nil && *p.err.Position < at
}

func (p *parsed) kind() string {
	if p.stmt == nil {
		return ""
	}
	if insert, ok := p.stmt.(*sqlparser.Insert); ok && insert.Action == sqlparser.ReplaceAct {
		return "replace"
	}
	return strings.ToLower(sqlparser.ASTToStatementType(p.stmt).String())
}

func isPartial(stmt sqlparser.Statement) bool {
	switch s := stmt.(type) {
	case sqlparser.DDLStatement:
		return !s.IsFullyParsed()
	case sqlparser.DBDDLStatement:
		return !s.IsFullyParsed()
	}
	return false
}
