//go:build !windows

package main

import (
	"context"
	"errors"
	"sync"

	"vitess.io/vitess/go/constants/sidecar"
	topodatapb "vitess.io/vitess/go/vt/proto/topodata"
	vschemapb "vitess.io/vitess/go/vt/proto/vschema"
	vtgatepb "vitess.io/vitess/go/vt/proto/vtgate"
	"vitess.io/vitess/go/vt/sidecardb"
	"vitess.io/vitess/go/vt/sqlparser"
	"vitess.io/vitess/go/vt/vtenv"
	vtengine "vitess.io/vitess/go/vt/vtgate/engine"
	econtext "vitess.io/vitess/go/vt/vtgate/executorcontext"
	"vitess.io/vitess/go/vt/vtgate/vindexes"
)

// sessionContext is vtgate's own cursor, as for a client that just connected with the
// keyspace as its database, without anything behind it: no tablets, no topology. What
// would reach for those is answered here.
type sessionContext struct {
	*econtext.VCursorImpl
	env    *environment
	source *vschemapb.SrvVSchema
}

// newSessionContext makes a session of its own for one statement, so that no statement
// sees what an earlier one of the batch set.
func newSessionContext(
	env *environment, source *vschemapb.SrvVSchema, vs *vindexes.VSchema, keyspace string,
) (*sessionContext, error) {
	nameSidecars()
	session := econtext.NewSafeSession(&vtgatepb.Session{
		TargetString:         keyspace,
		Autocommit:           true,
		EnableSystemSettings: true, // vtgate's default (--enable-system-settings)
	})
	cursor, err := econtext.NewVCursorImpl(
		session, sqlparser.MarginComments{}, nil, nil, nil, vs, nil, nil, nil,
		econtext.VCursorConfig{
			Collation:         env.CollationEnv().DefaultConnectionCharset(),
			DefaultTabletType: topodatapb.TabletType_PRIMARY,
			ForeignKeyMode:    vschemapb.Keyspace_unspecified, // --foreign-key-mode allow
			SetVarEnabled:     true,
			EnableViews:       true,
		}, nil)
	if err != nil {
		return nil, err
	}
	return &sessionContext{VCursorImpl: cursor, env: env, source: source}, nil
}

// nameSidecars answers for every keyspace the default name of its sidecar database, which
// SHOW VITESS_MIGRATIONS and the like look up. The cache is one for the whole process.
var nameSidecars = sync.OnceFunc(func() {
	sidecardb.NewIdentifierCache(func(context.Context, string) (string, error) {
		return sidecar.DefaultName, nil
	})
})

func (s *sessionContext) Environment() *vtenv.Environment { return s.env.Environment }

func (s *sessionContext) GetSrvVschema() *vschemapb.SrvVSchema { return s.source }

// PlanPrepareStatement is reached by nothing: see isPrepared.
func (s *sessionContext) PlanPrepareStatement(context.Context, string) (*vtengine.Plan, error) {
	return nil, errNotJudged
}

var errNotJudged = errors.New("not judged: it depends on what the session prepared")
