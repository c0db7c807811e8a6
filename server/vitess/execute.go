//go:build !windows

package main

import (
	"context"
	"slices"
	"strings"

	"vitess.io/vitess/go/mysql/config"
	vtrpcpb "vitess.io/vitess/go/vt/proto/vtrpc"
	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vterrors"
	vtengine "vitess.io/vitess/go/vt/vtgate/engine"
	"vitess.io/vitess/go/vt/vtgate/evalengine"
)

// executeError is the error of statements that plan well and then fail inside vtgate,
// before anything is sent to a tablet, whatever the data.
func executeError(ctx planContext, plan *vtengine.Plan, stmt sqlparser.Statement) error {
	session, ok := ctx.(*sessionContext)
	if !ok {
		return nil
	}
	if _, kill := stmt.(*sqlparser.Kill); kill { // not allowed by default
		return vterrors.VT07001("kill statement execution not permitted.")
	}
	switch primitive := plan.Instructions.(type) {
	case *vtengine.DBDDL:
		// CREATE and DROP DATABASE, with vtgate's default --dbddl-plugin, "fail".
		if _, drop := stmt.(*sqlparser.DropDatabase); drop {
			return vterrors.VT12001("drop database by failDBDDL")
		}
		return vterrors.VT12001("create database by failDBDDL")
	case *vtengine.UpdateTarget:
		return session.SetTarget(primitive.Target)
	case *vtengine.Set:
		return setError(session, primitive)
	}
	return nil
}

// setError runs those parts of a SET that vtgate does by itself, in the statement's own
// session. A value that MySQL has to compute first is not judged.
func setError(session *sessionContext, set *vtengine.Set) error {
	if _, alone := set.Input.(*vtengine.SingleRow); !alone {
		return nil
	}
	env := evalengine.NewExpressionEnv(context.Background(), nil, session)
	for _, op := range set.Ops {
		var err error
		switch op := op.(type) {
		case *vtengine.SysVarSetAware:
			err = op.Execute(context.Background(), session, env)
		case *vtengine.SysVarReservedConn:
			if op.Name == "sql_mode" {
				err = sqlModeError(op.Expr)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unsupportedSQLModes would change how a statement is to be read, which vtgate's parser
// cannot follow (engine/set.go).
var unsupportedSQLModes = []string{"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "REAL_AS_FLOAT"}

// sqlModeError looks at a literal sql_mode as vtgate does: it stops at the first mode that
// MySQL's default does not have, so an unsupported one after that passes.
func sqlModeError(expr string) error {
	value := strings.Trim(expr, "'")
	if len(value) != len(expr)-2 {
		return nil // no literal
	}
	defaults := strings.Split(config.DefaultSQLMode, ",")
	for mode := range strings.SplitSeq(strings.ToUpper(value), ",") {
		if slices.Contains(unsupportedSQLModes, mode) {
			return vterrors.Errorf(vtrpcpb.Code_UNIMPLEMENTED, "setting the %s sql_mode is unsupported", mode)
		}
		if !slices.Contains(defaults, mode) {
			return nil
		}
	}
	return nil
}
