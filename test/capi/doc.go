// Package capi judges what capifleet prints with Cluster API's own code: the reconciler of
// ClusterResourceSets, its reader of payloads, its webhooks, and the defaulting of ClusterClass
// variables. What the function says about them is a prediction; here it is compared with the real
// thing.
//
// The tests build capifleet from the top of the repository and take nothing else from it: no Go
// package, only the program, the packages below examples, and the versions that the folder
// test/upstream/pins pins. This is a module apart so that it holds Cluster API and what that needs,
// and nothing more: a payload is read here by the very versions of the YAML and Kubernetes
// libraries that a release of Cluster API is built with. "make differential" runs it; the first
// time it compiles Cluster API, which takes minutes. Outside of make, run "go test -count 1": go
// test does not see that capifleet has changed, and would show an earlier result.
//
// Cluster API exports neither its reader of payloads nor the two strategies
// (core/reconcilers/clusterresourceset: normalizeData, objsFromYamlData, reconcileStrategyScope),
// so the tests run the exported Reconciler, with controller-runtime's fake client as the hub and as
// each workload cluster. A fake client knows no kinds, defaults nothing and forbids nothing; the
// few rules of an API server that decide here are added to it (workload_test.go).
package capi
