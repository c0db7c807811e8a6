package main

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
)

// newestRelease is the major version whose parser and planner this program holds. What the releases before it take
// and refuse otherwise is told here: the differences between the grammars (sqlparser/sql.y, keywords.go, token.go) of
// v22.4, v23.3 and v24.1, which scripts/vitess-releases.mjs holds against the real parsers.
const newestRelease = 24

// defaultMySQLOf is the MySQL version that a vtgate of a release speaks for (mysql/config/config.go).
func defaultMySQLOf(release int) string {
	if release < 23 {
		return "8.0.40"
	}
	return defaultMySQL
}

// reading is how an older release reads a statement, in terms of this release's parser.
type reading struct {
	// query is what this release's parser has to read instead: as long as the original, so that positions hold.
	query string
	// refused is the token at which the older release's parser stops at the latest.
	refused *lexeme
	// unknown is true where it cannot be said how the older release reads the statement.
	unknown bool
	// selects is true where the release does not know CREATE TABLE … SELECT and so passes the statement on unread.
	selects *lexeme
}

// passedOn stands for any SHOW that an older release passed to MySQL unread.
const passedOn = "show privileges"

var errUnknownRelease = errors.New("not known for this release")

// read tells how the environment's release reads a statement.
func (e *environment) read(query string) reading {
	r := reading{query: query}
	if e.release >= newestRelease {
		return r
	}
	all, complete := scan(e.Parser(), query)
	if r.unknown = hasOddComment(query, complete); r.unknown || !complete {
		return r
	}
	s := sentence{query: query, tokens: all, release: e.release}
	s.shows(&r)
	s.sets(&r)
	s.stars(&r)
	if e.release < 23 {
		s.before23(&r)
	}
	return r
}

// hasOddComment finds /*! … */ with a version number of another length, or another comment inside, or without an end:
// v24 reads these anew.
func hasOddComment(query string, complete bool) bool {
	if !complete {
		return strings.Contains(query, "/*!")
	}
	for _, m := range versioned.FindAllStringSubmatch(query, -1) {
		if n := len(m[1]); (n != 0 && n != 5 && n != 6) || nested.MatchString(m[2]) {
			return true
		}
	}
	return false
}

var (
	versioned = regexp.MustCompile(`(?s)/\*!(\d*)(.*?)\*/`)
	nested    = regexp.MustCompile(`/\*`)
)

// inComment tells whether a byte of the statement lies in /*! … */, where the releases before v24 count anew.
func inComment(query string, at int) bool {
	return slices.ContainsFunc(versioned.FindAllStringIndex(query, -1), func(m []int) bool {
		return m[0] <= at && at < m[1]
	})
}

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
func ends(t lexeme) bool {
	return t.kind == 0 || t.kind == ';' || t.kind == '(' || t.isWord()
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
		if ends(s.at(2)) {
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
	if !ends(s.at(next)) {
		r.refused = &s.tokens[next]
	}
}

// sets: a variable of the name of a newer keyword is refused by every release, by those before it in other words.
func (s sentence) sets(r *reading) {
	if s.at(0).kind != sqlparser.SET {
		return
	}
	for i, t := range s.tokens {
		isNewer := func(kind int) bool { return strings.EqualFold(sqlparser.KeywordString(kind), t.text) }
		if t.kind != sqlparser.AT_ID && s.kinds(i+1, '=') && slices.ContainsFunc(s.newerWords(), isNewer) {
			r.unknown = true
		}
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

// before23: INSERT … VALUE, SET NAMES binary, POSTPONE and CREATE TABLE … SELECT came with v23.
func (s sentence) before23(r *reading) {
	postpone := slices.IndexFunc(s.tokens, func(t lexeme) bool { return t.kind == sqlparser.POSTPONE })
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
		r.selects = s.createSelect()
	case sqlparser.ALTER:
		if !slices.ContainsFunc(s.tokens, func(t lexeme) bool { return t.kind == sqlparser.VITESS_MIGRATION }) {
			break
		}
		if at := s.index(sqlparser.COMPLETE, sqlparser.VITESS_SHARDS); at >= 0 {
			r.refuse(&s.tokens[at+1])
		}
		if postpone >= 0 {
			r.refuse(&s.tokens[postpone])
			return
		}
	}
	// A name before v23, a reserved word since.
	r.unknown = r.unknown || postpone >= 0
}

// index finds where tokens of these kinds follow one another.
func (s sentence) index(kinds ...int) int {
	return slices.IndexFunc(s.tokens, func(t lexeme) bool {
		i := slices.IndexFunc(s.tokens, func(own lexeme) bool { return own.start == t.start })
		return s.kinds(i, kinds...)
	})
}

// inserts refuses VALUE where only VALUES was known: behind the table's name and the columns.
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

// lexeme is one token of a statement; start and end are byte offsets.
type lexeme struct {
	kind       int
	text       string
	start, end int
}

// isWord is about a name or a keyword that Vitess's grammar has a use for.
func (t lexeme) isWord() bool {
	if t.kind == sqlparser.ID {
		return true
	}
	return t.kind != sqlparser.UNUSED && sqlparser.KeywordString(t.kind) != ""
}

// error is what the parser says of a token that it cannot take.
func (t lexeme) error() sqlparser.PositionedErr {
	return sqlparser.PositionedErr{Err: "syntax error", Pos: t.end + 1, Near: t.text}
}

// scan gives a statement's tokens without its comments, and whether it could be read to its end.
func scan(parser *sqlparser.Parser, query string) ([]lexeme, bool) {
	tokenizer := parser.NewStringTokenizer(query)
	var out []lexeme
	for {
		before := tokenizer.Pos
		kind, text := tokenizer.Scan()
		switch kind {
		case 0:
			return out, true
		case sqlparser.LEX_ERROR:
			return out, false
		case sqlparser.COMMENT:
			continue
		}
		end := tokenizer.Pos
		out = append(out, lexeme{kind: kind, text: text, start: skipBlank(query, before, end), end: end})
	}
}

func skipBlank(query string, from, to int) int {
	for from < to && (query[from] == ' ' || (query[from] >= '\t' && query[from] <= '\r')) {
		from++
	}
	return from
}

// asBefore24 makes a syntax tree what the releases before v24 made of it: their DROP CONSTRAINT was a DROP CHECK.
func asBefore24(stmt sqlparser.Statement) {
	alter, ok := stmt.(*sqlparser.AlterTable)
	if !ok {
		return
	}
	for _, option := range alter.AlterOptions {
		if key, ok := option.(*sqlparser.DropKey); ok && key.Type == sqlparser.ConstraintType {
			key.Type = sqlparser.CheckKeyType
		}
	}
}
