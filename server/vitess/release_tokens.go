package main

import "vitess.io/vitess/go/vt/sqlparser"

// lexeme is one token of a statement; start and end are byte offsets.
type lexeme struct {
	kind       int
	text       string
	start, end int
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
