package main

import (
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"unicode"

	"vitess.io/vitess/go/mysql/sqlerror"
	"vitess.io/vitess/go/vt/sqlparser"
)

// Verdicts of one statement.
const (
	verdictOK      = "ok"
	verdictPartial = "partial"
	verdictError   = "error"
	verdictPanic   = "panic"
	verdictSkipped = "skipped"
)

// sqlError is an error as vtgate's MySQL server would send it to the client.
type sqlError struct {
	Errno    int    `json:"errno"`
	SQLState string `json:"sqlstate"`
	Message  string `json:"message"`
	// Code is Vitess's own code (VT12001) where the message has one.
	Code string `json:"code,omitempty"`
	// Position is the 0-based byte offset in the given statement of the token that the
	// parser stumbled over; the position in the message is Vitess's own count.
	Position *int `json:"position,omitempty"`
	// Near is the text the parser names, as it stands in the message.
	Near string `json:"near,omitempty"`
}

var vtCode = regexp.MustCompile(`^VT\d{5}\b`)

// newSQLError converts an error of Vitess into what a MySQL client gets to see
// (vtgate: plugin_mysql_server.go, ComQuery).
func newSQLError(err error) *sqlError {
	out := &sqlError{Errno: int(sqlerror.ERUnknownError), SQLState: sqlerror.SSUnknownSQLState, Message: err.Error()}
	var se *sqlerror.SQLError
	if errors.As(sqlerror.NewSQLErrorFromError(err), &se) {
		out.Errno, out.SQLState, out.Message = int(se.Num), se.State, se.Message
	}
	out.Code = vtCode.FindString(out.Message)
	return out
}

// newParseError is newSQLError with the place in the statement: positioned is the strict
// parser's error (which keeps the position apart), query the text without its margin
// comments that was parsed, and offset where that text starts in the given statement.
func newParseError(err, positioned error, parser *sqlparser.Parser, query string, offset int) *sqlError {
	out := newSQLError(err)
	var pe sqlparser.PositionedErr
	if !errors.As(positioned, &pe) && !errors.As(err, &pe) {
		return out
	}
	out.Near = pe.Near
	at := offset + tokenStart(parser, query, pe)
	out.Position = &at
	return out
}

// tokenStart gives the byte offset of the token that an error is about: Vitess reports the
// place after it, an editor wants to underline the token itself.
func tokenStart(parser *sqlparser.Parser, query string, pe sqlparser.PositionedErr) int {
	tokenizer := parser.NewStringTokenizer(query)
	start, end := 0, pe.Pos-1
	for {
		token, text := tokenizer.Scan()
		if token == 0 {
			break
		}
		if tokenizer.Pos >= end {
			if pe.Near == "" && text != "" {
				return len(query) // not this word but the end after it
			}
			break
		}
		start = tokenizer.Pos
	}
	if start > len(query) {
		return len(query)
	}
	rest := query[start:]
	return start + len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
}

// splitMargin removes leading and trailing comments as vtgate does before it parses, and
// tells at which byte the rest starts.
func splitMargin(sql string) (query string, offset int) {
	query, margin := sqlparser.SplitMarginComments(sql)
	if margin.Leading != "" {
		offset = len(sql) - len(strings.TrimLeftFunc(sql, unicode.IsSpace)) + len(margin.Leading)
	}
	rest := sql[offset:]
	trimmed := strings.TrimLeftFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == ';' })
	return query, offset + len(rest) - len(trimmed)
}

// panicInfo is what a recovered panic of Vitess said, and the innermost line of Vitess it
// came from (sqlparser/normalizer.go:780).
type panicInfo struct {
	Message string `json:"message"`
	At      string `json:"at,omitempty"`
}

var vitessFrame = regexp.MustCompile(`vitess\.io/vitess(?:@[^/]+)?/go/(?:vt/)?(\S+\.go:\d+)`)

func newPanicInfo(recovered any) *panicInfo {
	info := &panicInfo{Message: fmt.Sprint(recovered)}
	for _, m := range vitessFrame.FindAllSubmatch(debug.Stack(), -1) {
		// The rewriter only hands a node on; the line that counts is its caller's.
		if info.At = string(m[1]); !strings.Contains(info.At, "rewrite") {
			break
		}
	}
	return info
}
