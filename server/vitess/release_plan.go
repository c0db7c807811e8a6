//go:build !windows

package main

import (
	"strings"

	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vterrors"
)

// planError is the error of a statement that this release plans and an older one does not: v23 brought the variable
// transaction_timeout (sysvars.go), v24 the tablet in USE. `first` is true where no other error can come before it.
func planError(release int, stmt sqlparser.Statement) (err error, first bool) {
	switch s := stmt.(type) {
	case *sqlparser.Use:
		if release < 24 && strings.Contains(s.DBName.String(), "|") {
			return errUnknownRelease, true
		}
	case *sqlparser.Set:
		for i, e := range s.Exprs {
			ofSession := e.Var.Scope == sqlparser.SessionScope || e.Var.Scope == sqlparser.NoScope
			if release < 23 && ofSession && e.Var.Name.EqualString("transaction_timeout") {
				return vterrors.VT05006(sqlparser.String(e)), i == 0
			}
		}
	}
	return nil, false
}
