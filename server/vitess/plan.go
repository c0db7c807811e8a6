//go:build !windows

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	querypb "vitess.io/vitess/go/vt/proto/query"
	"vitess.io/vitess/go/vt/sqlparser"
	vtengine "vitess.io/vitess/go/vt/vtgate/engine"
	"vitess.io/vitess/go/vt/vtgate/planbuilder"
)

// Stages of vtgate that a statement goes through before it leaves for a tablet.
const (
	stageParse     = "parse"
	stageNormalize = "normalize"
	stagePlan      = "plan"
	stageExecute   = "execute"
)

// planVerdict is the answer to one statement of a `plan` request.
type planVerdict struct {
	Verdict string `json:"verdict"`
	Reason  string `json:"reason,omitempty"`
	Kind    string `json:"kind,omitempty"`
	// Stage says where in vtgate an error or a panic arose: parse, normalize, plan or
	// execute. A panic while normalizing is the very one of a real vtgate, since the same
	// code runs on the same input; one while planning may come from the missing cluster.
	Stage string     `json:"stage,omitempty"`
	Error *sqlError  `json:"error,omitempty"`
	Panic *panicInfo `json:"panic,omitempty"`
	planShape
	Tables []string `json:"tables,omitempty"`
	// Values are the literals that the queries of a plan hold as bind variables, when it is described.
	Values map[string]string `json:"values,omitempty"`
	// Partial is true for a DDL statement that goes to MySQL as it came, unparsed.
	Partial bool            `json:"partial,omitempty"`
	Plan    json.RawMessage `json:"plan,omitempty"`
}

func (p *planner) plan(e *engine, req *request) (any, error) {
	registered, err := p.target(req.VSchema)
	if err != nil {
		return nil, err
	}
	target := *registered
	if target.env, err = e.env(cmp.Or(req.MySQL, target.mysql), req.Release); err != nil {
		return nil, err
	}
	tooLarge := planVerdict{Verdict: verdictSkipped, Reason: "too large"}
	return judgeEach(req, e.limit(req), tooLarge, func(sql string) planVerdict {
		return target.planOne(sql, req.Describe)
	}), nil
}

func (t *planTarget) planOne(sql string, describe bool) (v planVerdict) {
	v = planVerdict{Verdict: verdictOK, Stage: stageParse}
	defer func() {
		if p := recover(); p != nil {
			v = planVerdict{Verdict: verdictPanic, Kind: v.Kind, Stage: v.Stage, Panic: newPanicInfo(p)}
		}
	}()
	p := t.parse(sql)
	switch p.verdict {
	case verdictError:
		v.Verdict, v.Error = verdictError, p.err
		return v
	case verdictSkipped:
		return planVerdict{Verdict: verdictSkipped, Reason: p.reason}
	}
	v.Kind = p.kind()
	v.Partial = p.verdict == verdictPartial
	literals := map[string]*querypb.BindVariable{}
	plan, err := t.build(&p, literals, &v.Stage)
	if errors.Is(err, errNotJudged) || errors.Is(err, errUnknownRelease) {
		return planVerdict{Verdict: verdictSkipped, Kind: v.Kind, Reason: err.Error()}
	}
	if err != nil {
		v.Verdict, v.Error = verdictError, newSQLError(err)
		return v
	}
	v.Stage = ""
	v.planShape = shapeOf(t.env.Parser(), plan, p.stmt)
	v.Tables = plan.TablesUsed
	if describe {
		v.Values = writtenOut(literals)
		if v.Plan, err = plan.MarshalJSON(); err != nil {
			v.Plan = nil
		}
	}
	return v
}

func (t *planTarget) parse(sql string) parsed {
	if t.asExecutor {
		return parseStatement(t.env, sql)
	}
	return parseQuery(t.env, sql, 0)
}

// build takes a parsed statement the way vtgate's executor takes it (executor.go,
// getCachedOrBuildPlan): hints, normalization, plan. Literals are put into the map given, and stage is set to
// where it got to.
func (t *planTarget) build(p *parsed, literals map[string]*querypb.BindVariable, stage *string) (*vtengine.Plan, error) {
	ctx, err := t.open()
	if err != nil {
		return nil, err
	}
	*stage = stageNormalize
	hints, err := sqlparser.BuildQueryHints(p.stmt)
	if err != nil {
		return nil, err
	}
	if hints.ForeignKeyChecks != nil {
		ctx.SetForeignKeyCheckState(hints.ForeignKeyChecks)
	}
	reserved := sqlparser.NewReservedVars("vtg", p.known)
	normalized, err := sqlparser.Normalize(
		p.stmt, reserved, literals, t.asExecutor, t.keyspace,
		sqlparser.SQLSelectLimitUnset, "", nil, ctx.GetForeignKeyChecksState(), ctx,
	)
	if err != nil {
		return nil, err
	}
	query := p.query
	if t.asExecutor && normalized.UpdateQueryFromAST {
		query = sqlparser.String(normalized.AST)
	}
	*stage = stagePlan
	if t.asExecutor && isPrepared(normalized.AST) {
		return nil, errNotJudged
	}
	plan, err := planbuilder.BuildFromStmt(
		context.Background(), query, normalized.AST, reserved, ctx, normalized.BindVarNeeds, ddlAllowed{},
	)
	if older, first := planError(t.env.release, normalized.AST); older != nil && (first || err == nil) {
		return nil, older
	}
	if err != nil {
		return nil, err
	}
	if t.asExecutor {
		*stage = stageExecute
		return plan, executeError(ctx, plan, p.stmt)
	}
	return plan, nil
}

// writtenOut gives bind variables as SQL has them.
func writtenOut(literals map[string]*querypb.BindVariable) map[string]string {
	out := make(map[string]string, len(literals))
	for name, value := range literals {
		var b strings.Builder
		sqlparser.EncodeValue(&b, value)
		out[name] = b.String()
	}
	return out
}

// isPrepared is about statements of SQL's own PREPARE: they hang on what the session
// prepared before, and what is in a PREPARE is judged where it stands alone.
func isPrepared(stmt sqlparser.Statement) bool {
	switch stmt.(type) {
	case *sqlparser.PrepareStmt, *sqlparser.ExecuteStmt, *sqlparser.DeallocateStmt:
		return true
	}
	return false
}

// ddlAllowed is vtgate's default: direct and online DDL are both enabled.
type ddlAllowed struct{}

func (ddlAllowed) OnlineEnabled() bool { return true }
func (ddlAllowed) DirectEnabled() bool { return true }
