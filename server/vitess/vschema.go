//go:build !windows

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"

	"vitess.io/vitess/go/json2"
	vschemapb "vitess.io/vitess/go/vt/proto/vschema"
	"vitess.io/vitess/go/vt/vtgate/planbuilder/plancontext"
	"vitess.io/vitess/go/vt/vtgate/vindexes"
)

// plannerBuilt tells clients in `hello` whether `vschema` and `plan` work.
const plannerBuilt = true

// planner holds the registered VSchemas by name.
type planner struct {
	targets map[string]*planTarget
}

// planTarget is what statements are planned against: a VSchema and a default keyspace.
type planTarget struct {
	env      *environment
	keyspace string
	// mysql is the MySQL version that was asked for, if one was.
	mysql string
	// asExecutor does what vtgate's executor does around the planner: margin comments are
	// split off, literals become bind variables, the query text is written anew. Vitess's own
	// planner tests do none of it.
	asExecutor bool
	// open gives the planner's view of session and VSchema for one statement.
	open func() (planContext, error)
}

// planContext is Vitess's interface plus the one thing a statement's hints can set.
type planContext interface {
	plancontext.VSchema
	SetForeignKeyCheckState(*bool)
}

type vschemaAnswer struct {
	Keyspaces []keyspaceAnswer `json:"keyspaces"`
}

type keyspaceAnswer struct {
	Name    string `json:"name"`
	Sharded bool   `json:"sharded"`
	Tables  int    `json:"tables"`
	// Error is what BuildVSchema found wrong; statements on this keyspace fail with it.
	Error string `json:"error,omitempty"`
}

// register builds and keeps a VSchema. It fails where the VSchema cannot be read or the
// default keyspace is not in it; errors inside a keyspace are part of the answer.
func (p *planner) register(e *engine, req *request) (any, error) {
	if req.Name == "" {
		return nil, errors.New("malformed request: vschema needs a name")
	}
	env, err := e.env(req.MySQL, req.Release)
	if err != nil {
		return nil, err
	}
	source := &vschemapb.SrvVSchema{}
	if len(req.VSchema) == 0 {
		return nil, errors.New("malformed request: vschema needs a vschema")
	}
	if err := json2.UnmarshalPB(req.VSchema, source); err != nil {
		return nil, fmt.Errorf("the VSchema cannot be read: %w", err)
	}
	built := vindexes.BuildVSchema(source, env.Parser())
	if req.Keyspace != "" && built.Keyspaces[req.Keyspace] == nil {
		return nil, fmt.Errorf("the VSchema has no keyspace %q", req.Keyspace)
	}
	if err := addPrimaryKeys(built, req.PrimaryKeys); err != nil {
		return nil, err
	}
	p.set(req.Name, &planTarget{
		env:        env,
		keyspace:   req.Keyspace,
		mysql:      req.MySQL,
		asExecutor: true,
		open:       func() (planContext, error) { return newSessionContext(env, source, built, req.Keyspace) },
	})
	return describeVSchema(built), nil
}

// addPrimaryKeys does what a vtgate does with the schemas that it tracks (vschema_manager.go,
// updateTableInfo): without them UPDATE … LIMIT and a DELETE with a join get VT09015 on a
// sharded keyspace, which no running cluster says. Tables that the VSchema lacks are left out.
func addPrimaryKeys(vs *vindexes.VSchema, keys map[string]map[string][]string) error {
	for keyspace, tables := range keys {
		known := vs.Keyspaces[keyspace]
		if known == nil {
			return fmt.Errorf("primary keys for keyspace %q, which the VSchema does not have", keyspace)
		}
		for table, columns := range tables {
			if known.Tables[table] == nil {
				continue
			}
			if err := vs.AddPrimaryKey(keyspace, table, columns); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *planner) set(name string, target *planTarget) {
	if p.targets == nil {
		p.targets = map[string]*planTarget{}
	}
	p.targets[name] = target
}

func (p *planner) target(raw json.RawMessage) (*planTarget, error) {
	var name string
	if err := json.Unmarshal(raw, &name); err != nil || name == "" {
		return nil, errors.New("malformed request: plan needs the name of a vschema")
	}
	target, ok := p.targets[name]
	if !ok {
		return nil, fmt.Errorf("no vschema %q is registered", name)
	}
	return target, nil
}

func describeVSchema(vs *vindexes.VSchema) vschemaAnswer {
	out := vschemaAnswer{Keyspaces: []keyspaceAnswer{}}
	for name, ks := range vs.Keyspaces {
		k := keyspaceAnswer{Name: name, Sharded: ks.Keyspace.Sharded, Tables: len(ks.Tables)}
		if ks.Error != nil {
			k.Error = ks.Error.Error()
		}
		out.Keyspaces = append(out.Keyspaces, k)
	}
	sort.Slice(out.Keyspaces, func(i, j int) bool { return out.Keyspaces[i].Name < out.Keyspaces[j].Name })
	return out
}
