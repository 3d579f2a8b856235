// Package scenarios applies what capifleet prints to real control planes, and looks at what
// arrives. Each test is one scenario: it starts its own management cluster and workload clusters
// (package environment), renders a fleet, syncs it as Argo CD would, and asserts on live objects.
//
// The tests build capifleet from the top of the repository and take nothing else from it, except
// the folders below examples, and what pages of the documentation tell users to do.
// "make controllers" runs them, and ends with a table of the scenarios. The first time it compiles
// the programs, which takes many minutes. Scenarios that take long run in "make controllers-all"
// only.
package scenarios
