package main

import (
	"slices"

	"vitess.io/vitess/go/vt/sqlparser"
)

// sentence is a statement's tokens, read for an older release.
type sentence struct {
	query   string
	tokens  []lexeme
	release int
}

// at gives a token; outside of the statement one of kind 0.
func (s sentence) at(i int) lexeme {
	if i >= 0 && i < len(s.tokens) {
		return s.tokens[i]
	}
	return lexeme{start: len(s.query), end: len(s.query)}
}

// isSeveral is about several statements in one text, but for those of a procedure.
func (s sentence) isSeveral() bool {
	if s.kinds(0, sqlparser.CREATE, sqlparser.PROCEDURE) {
		return false
	}
	end := slices.IndexFunc(s.tokens, func(t lexeme) bool { return t.kind == ';' })
	return end >= 0 && end < len(s.tokens)-1
}

// kinds tells whether the tokens from i on are of these kinds.
func (s sentence) kinds(i int, kinds ...int) bool {
	for n, kind := range kinds {
		if s.at(i+n).kind != kind {
			return false
		}
	}
	return true
}

// wordsSince24 are keywords that v24 brought: a plain name before it, and as such what a SHOW may begin with.
var wordsSince24 = []int{
	sqlparser.BINLOG, sqlparser.ERRORS, sqlparser.EVENTS, sqlparser.GRANTS, sqlparser.LOG, sqlparser.MASTER,
	sqlparser.MUTEX, sqlparser.PROFILE, sqlparser.PROFILES, sqlparser.RELAYLOG, sqlparser.REPLICA, sqlparser.REPLICAS,
	sqlparser.SLAVE,
}

// newerWords are the keywords that the release does not have.
func (s sentence) newerWords() []int {
	if s.release < 23 {
		return append([]int{sqlparser.VALUE, sqlparser.POSTPONE}, wordsSince24...)
	}
	return wordsSince24
}

// isName is about a word that is no keyword of the release.
func (s sentence) isName(t lexeme) bool {
	return t.kind == sqlparser.ID || slices.Contains(s.newerWords(), t.kind)
}

// ends is about what may follow the head of a SHOW before v24: nothing, or a word or parenthesis and then anything.
func (s sentence) ends(t lexeme) bool {
	switch t.kind {
	case 0, ';', '(':
		return true
	case sqlparser.UNUSED, sqlparser.POSTPONE: // in neither of the grammar's lists of words
		return s.isName(t)
	}
	return t.kind == sqlparser.ID || sqlparser.KeywordString(t.kind) != ""
}

// shows: before v24 vtgate passed every SHOW whose first word it did not know to MySQL, without reading on.
func (s sentence) shows(r *reading) {
	if s.at(0).kind != sqlparser.SHOW {
		return
	}
	next := -1
	switch second := s.at(1); {
	case s.isName(second):
		next = 2
	case s.kinds(1, sqlparser.CREATE, sqlparser.USER):
		next = 3
	case second.kind == sqlparser.BINARY && (s.isName(s.at(2)) || s.at(2).kind == sqlparser.LOGS):
		next = 3
	case second.kind == sqlparser.ENGINE || second.kind == sqlparser.STORAGE:
		if s.ends(s.at(2)) {
			r.query = passedOn
		}
	case s.kinds(1, sqlparser.WARNINGS, sqlparser.LIMIT):
		r.refused = &s.tokens[2]
	case s.kinds(1, sqlparser.PROCESSLIST), s.kinds(1, sqlparser.FULL, sqlparser.PROCESSLIST):
		if tail := s.at(2 + boolInt(second.kind == sqlparser.FULL)).kind; slices.Contains(showFilters, tail) {
			r.query = passedOn
		}
	}
	if next < 0 {
		return
	}
	r.query = passedOn
	if !s.ends(s.at(next)) {
		r.refused = &s.tokens[next]
	}
}

var showFilters = []int{sqlparser.FROM, sqlparser.IN, sqlparser.LIKE, sqlparser.WHERE}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// afterSelectList are the words that end a select list.
var afterSelectList = []int{
	sqlparser.FROM, sqlparser.INTO, sqlparser.WHERE, sqlparser.GROUP, sqlparser.HAVING, sqlparser.WINDOW,
	sqlparser.ORDER, sqlparser.LIMIT, sqlparser.FOR, sqlparser.LOCK, sqlparser.UNION,
}

// stars: before v24 a * could stand anywhere in a select list. It is read as the number 1 there.
func (s sentence) stars(r *reading) {
	lists := []bool{false} // by depth of parentheses: inside a select list
	for i, t := range s.tokens {
		top := &lists[len(lists)-1]
		switch {
		case t.kind == '(':
			lists = append(lists, false)
		case t.kind == ')':
			if len(lists) > 1 {
				lists = lists[:len(lists)-1]
			}
		case t.kind == sqlparser.SELECT:
			*top = true
		case slices.Contains(afterSelectList, t.kind):
			*top = false
		case t.kind == '*' && *top && s.tokens[i-1].kind == ',':
			next := s.at(i + 1)
			if next.kind != 0 && next.kind != ',' && next.kind != ')' && next.kind != ';' &&
				!slices.Contains(afterSelectList, next.kind) {
				r.refuse(&s.tokens[i+1])
			}
			r.query = r.query[:t.start] + "1" + r.query[t.end:]
		}
	}
}

// refuse notes the first token that is refused.
func (r *reading) refuse(t *lexeme) {
	if r.refused == nil || t.start < r.refused.start {
		r.refused = t
	}
}

// before23: INSERT … VALUE, SET NAMES binary, CREATE TABLE … SELECT and two forms of ALTER VITESS_MIGRATION came with
// v23.
func (s sentence) before23(r *reading) {
	switch s.at(0).kind {
	case sqlparser.INSERT, sqlparser.REPLACE:
		s.inserts(r)
	case sqlparser.SET:
		for i, t := range s.tokens {
			named := s.kinds(i-1, sqlparser.NAMES) || s.kinds(i-1, sqlparser.CHARSET) ||
				(i > 1 && s.kinds(i-2, sqlparser.CHARACTER, sqlparser.SET))
			if t.kind == sqlparser.BINARY && named {
				r.refuse(&s.tokens[i])
			}
		}
	case sqlparser.CREATE:
		if r.table {
			r.selects = s.createSelect()
		}
	case sqlparser.ALTER:
		if !slices.ContainsFunc(s.tokens, func(t lexeme) bool { return t.kind == sqlparser.VITESS_MIGRATION }) {
			break
		}
		for i, t := range s.tokens {
			if t.kind == sqlparser.POSTPONE || s.kinds(i-1, sqlparser.COMPLETE, sqlparser.VITESS_SHARDS) {
				r.refuse(&s.tokens[i])
			}
		}
	}
}

// inserts refuses VALUE where only VALUES was known: after the table's name and the columns.
func (s sentence) inserts(r *reading) {
	i := 1
	for i < len(s.tokens) && slices.Contains(insertOptions, s.at(i).kind) {
		i++
	}
	i++ // the table
	if s.at(i).kind == '.' {
		i += 2
	}
	depth := 0
	for ; i < len(s.tokens); i++ {
		switch s.tokens[i].kind {
		case '(':
			depth++
		case ')':
			depth--
		case sqlparser.VALUES, sqlparser.SELECT, sqlparser.SET, sqlparser.WITH, sqlparser.TABLE:
			return
		case sqlparser.VALUE:
			if depth == 0 {
				r.refuse(&s.tokens[i])
				return
			}
		}
	}
}

var insertOptions = []int{sqlparser.INTO, sqlparser.IGNORE, sqlparser.LOW_PRIORITY}

// createSelect finds the token at which a release without CREATE TABLE … SELECT stops reading.
func (s sentence) createSelect() *lexeme {
	depth := 0
	for i, t := range s.tokens {
		switch t.kind {
		case '(':
			if depth == 0 && s.kinds(i-1, ')', '(', sqlparser.SELECT) {
				return &s.tokens[i]
			}
			depth++
		case ')':
			depth--
		case sqlparser.AS, sqlparser.SELECT, sqlparser.IGNORE, sqlparser.REPLACE, sqlparser.WITH:
			if i > 2 && (depth == 0 || s.kinds(i-1, '(', sqlparser.SELECT)) {
				return &s.tokens[i]
			}
		}
	}
	return nil
}
