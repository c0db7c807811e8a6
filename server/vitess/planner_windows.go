package main

import "errors"

// plannerBuilt tells clients in `hello` whether `vschema` and `plan` work.
const plannerBuilt = false

// planner stands in where Vitess's planner does not build: it imports mysqlctl, which
// needs Statfs.
type planner struct{}

var errNoPlanner = errors.New("the planner does not build on Windows")

func (planner) register(*engine, *request) (any, error) { return nil, errNoPlanner }

func (planner) plan(*engine, *request) (any, error) { return nil, errNoPlanner }
