// The sources that tests and generators read and never copy: Cluster API's and Argo CD's own CustomResourceDefinitions.
// Nothing here is compiled. A module apart keeps their dependencies out of ours, and its go.sum proves what was downloaded.
// To move to a new release, edit the version here and run "make upstream".
module github.com/capifleet/capifleet/upstream

go 1.26.0

require (
	github.com/argoproj/argo-cd/v2 v2.14.21
	github.com/argoproj/argo-cd/v3 v3.5.7
	sigs.k8s.io/cluster-api v1.14.2
)
