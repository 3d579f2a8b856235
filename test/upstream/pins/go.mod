// The sources that tests and generators read and never copy: the CustomResourceDefinitions of Cluster API and Argo CD, and
// the manifests that these and Cluster API's provider for AWS publish.
// Nothing here is compiled. A separate module keeps their dependencies out of ours, and its go.sum proves what was
// downloaded.
// To move to a new release, edit the version here and run "make upstream".
module github.com/capifleet/capifleet/test/upstream/pins

go 1.26.0

require (
	github.com/argoproj/argo-cd/v2 v2.14.21
	github.com/argoproj/argo-cd/v3 v3.5.7
	sigs.k8s.io/cluster-api v1.14.2
	sigs.k8s.io/cluster-api-provider-aws/v2 v2.13.0
	sigs.k8s.io/cluster-api/test v1.14.2
)
