//go:build !windows

package main

import (
	"slices"

	"vitess.io/vitess/go/vt/key"
	"vitess.io/vitess/go/vt/sqlparser"
	vtengine "vitess.io/vitess/go/vt/vtgate/engine"
)

// planShape says in the editor's words what a plan does.
type planShape struct {
	// Type is the widest reach of the plan:
	// local (answered inside vtgate), passthrough (sent as it is to an unsharded keyspace),
	// single-shard, multi-shard (several, known shards, or one after another), scatter
	// (every shard), ddl.
	Type string `json:"type,omitempty"`
	// VitessType is Vitess's own plan type (Passthrough, Scatter, Join, Complex, …).
	VitessType string `json:"vitessType,omitempty"`
	// Routes are the parts that are sent to tablets.
	Routes []planRoute `json:"routes,omitempty"`
	// Gate lists what vtgate itself does with the rows (Join, Aggregate, Sort, …).
	Gate []string `json:"gate,omitempty"`
}

type planRoute struct {
	Operator string `json:"operator"`
	Variant  string `json:"variant,omitempty"`
	Keyspace string `json:"keyspace,omitempty"`
	Sharded  bool   `json:"sharded,omitempty"`
	// Tables are those in the query that is sent.
	Tables []string `json:"tables,omitempty"`
	// Vindex is what finds the shards, where one does.
	Vindex string `json:"vindex,omitempty"`
	// Query is what each shard gets, with literals as bind variables.
	Query string `json:"query,omitempty"`
}

const (
	reachLocal = iota
	reachPassthrough
	reachSingle
	reachMulti
	reachScatter
)

var reachNames = [...]string{"local", "passthrough", "single-shard", "multi-shard", "scatter"}

func shapeOf(parser *sqlparser.Parser, plan *vtengine.Plan, stmt sqlparser.Statement) planShape {
	shape := planShape{Type: reachNames[reachLocal], VitessType: plan.Type.String()}
	if plan.Instructions == nil {
		return shape // BEGIN, COMMIT, SAVEPOINT …: vtgate keeps these itself
	}
	widest, sharded := reachLocal, 0
	seen := map[string]bool{}
	root := vtengine.PrimitiveToPlanDescription(plan.Instructions, nil)
	looksUp := false
	vtengine.WalkPrimitiveDescription(root, func(d vtengine.PrimitiveDescription) {
		looksUp = looksUp || d.OperatorType == "VindexLookup"
	})
	vtengine.WalkPrimitiveDescription(root, func(d vtengine.PrimitiveDescription) {
		reach, sends := reachOf(d, stmt)
		if looksUp && reach == reachScatter && d.Variant == "ByDestination" {
			reach = reachMulti // the shards that the lookup vindex has found
		}
		if !sends {
			if !silentOperators[d.OperatorType] && !seen[d.OperatorType] {
				seen[d.OperatorType] = true
				shape.Gate = append(shape.Gate, d.OperatorType)
			}
			return
		}
		route := planRoute{Operator: d.OperatorType, Variant: d.Variant}
		if d.Keyspace != nil {
			route.Keyspace, route.Sharded = d.Keyspace.Name, d.Keyspace.Sharded
		}
		route.Query, _ = d.Other["Query"].(string)
		route.Tables = tablesOf(parser, route.Query)
		route.Vindex, _ = d.Other["Vindex"].(string)
		if route.Sharded {
			sharded++
		}
		shape.Routes = append(shape.Routes, route)
		widest = max(widest, reach)
	})
	if sharded > 1 {
		widest = max(widest, reachMulti) // at least two shards, or the same one twice
	}
	shape.Type = reachNames[widest]
	if _, ok := stmt.(sqlparser.DDLStatement); ok {
		shape.Type = "ddl"
	}
	return shape
}

// tablesOf names the tables of a query that Vitess wrote, each once; none where it does not parse.
func tablesOf(parser *sqlparser.Parser, query string) []string {
	stmt, err := parser.Parse(query)
	if err != nil {
		return nil
	}
	var tables []string
	_ = sqlparser.Walk(func(node sqlparser.SQLNode) (bool, error) {
		if name, ok := node.(sqlparser.TableName); ok && !name.IsEmpty() && !slices.Contains(tables, name.Name.String()) {
			tables = append(tables, name.Name.String())
		}
		_, column := node.(*sqlparser.ColName)
		return !column, nil
	}, stmt)
	return tables
}

// silentOperators carry rows or answers without work worth telling.
var silentOperators = map[string]bool{
	"SimpleProjection": true, "Projection": true, "RenameFields": true, "Rows": true, "SingleRow": true,
	"Set": true, "UpdateTarget": true, "ReplaceVariables": true, "DDL": true, "Sequential": true,
}

// reachOf tells how many shards one operator of a plan touches, and whether it sends
// anything at all.
func reachOf(d vtengine.PrimitiveDescription, stmt sqlparser.Statement) (reach int, sends bool) {
	sharded := d.Keyspace != nil && d.Keyspace.Sharded
	switch d.OperatorType {
	case "Route", "Update", "Delete":
		return reachOfOpcode(d.Variant, sharded), true
	case "Insert":
		if !sharded {
			return reachPassthrough, true
		}
		if insert, ok := stmt.(*sqlparser.Insert); ok {
			if rows, ok := insert.Rows.(sqlparser.Values); ok && len(rows) == 1 {
				return reachSingle, true
			}
		}
		return reachMulti, true
	case "Send", "Lock", "DirectDDL", "OnlineDDL", "MStream", "VStream", "ShowExec", "AlterVSchema", "RevertMigration":
		if !sharded {
			return reachPassthrough, true
		}
		if _, all := d.TargetDestination.(key.DestinationAllShards); all {
			return reachScatter, true
		}
		return reachSingle, true
	}
	return reachLocal, false
}

func reachOfOpcode(variant string, sharded bool) int {
	switch variant {
	case "None":
		return reachLocal
	case "Scatter":
		return reachScatter
	case "Equal", "IN", "MultiEqual", "Between", "SubShard":
		return reachMulti
	case "ByDestination":
		if sharded {
			return reachScatter
		}
		return reachPassthrough
	case "EqualUnique":
		return reachSingle
	}
	// Unsharded, Next, DBA, Reference: any one shard will do.
	if sharded {
		return reachSingle
	}
	return reachPassthrough
}
