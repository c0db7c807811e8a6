package main

import (
	"cmp"
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
	// query is what this release's parser has to read instead: as long as the original, so that positions hold, or
	// passedOn.
	query string
	// refused is the token at which the older release's parser stops at the latest.
	refused *lexeme
	// unknown is true where it cannot be said how the older release reads the statement.
	unknown bool
	// table is true for CREATE TABLE, whose body need not be understood: what cannot be read is for MySQL to read.
	table bool
	// selects is the token at which a release that does not know CREATE TABLE … SELECT stops reading.
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
	s := sentence{query: query, tokens: all, release: e.release}
	if r.unknown = hasOddComment(query, complete); r.unknown || !complete || s.isSeveral() {
		return r
	}
	r.table = s.kinds(0, sqlparser.CREATE, sqlparser.TABLE) ||
		s.kinds(0, sqlparser.CREATE, sqlparser.TEMPORARY, sqlparser.TABLE)
	s.shows(&r)
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
		if n := len(m[1]); (n != 0 && n != 5 && n != 6) || strings.Contains(m[2], "/*") {
			return true
		}
	}
	return false
}

var versioned = regexp.MustCompile(`(?s)/\*!(\d*)(.*?)\*/`)

// inComment tells whether a byte of the statement lies in /*! … */, where the releases before v24 count anew.
func inComment(query string, at int) bool {
	return slices.ContainsFunc(versioned.FindAllStringIndex(query, -1), func(m []int) bool {
		return m[0] <= at && at < m[1]
	})
}

// isDoubtful is about an error of the newest release's parser, of which an older one may know nothing: in a version
// comment, where that one counts anew, and at a keyword that was a name to it, unless no name can stand there.
func (e *environment) isDoubtful(query string, offset int, err *sqlError, refused *lexeme) bool {
	if e.release >= newestRelease || err == nil || err.Position == nil {
		return false
	}
	at := *err.Position - offset
	if refused != nil && refused.start <= at {
		return false
	}
	if inComment(query, at) {
		return true
	}
	tokens, _ := scan(e.Parser(), query)
	s := sentence{query: query, tokens: tokens, release: e.release}
	i := slices.IndexFunc(tokens, func(t lexeme) bool {
		return t.start == at && slices.Contains(s.newerWords(), t.kind)
	})
	if i < 0 {
		return false
	}
	name := strings.Repeat("x", tokens[i].end-at)
	other := parseAs(e, query[:at]+name+query[tokens[i].end:], offset)
	again := cmp.Or(other.err, other.strict)
	return again == nil || again.Position == nil || *again.Position != *err.Position
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
