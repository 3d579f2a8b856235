// Package manifests runs the program over public manifests: the Clusters, payloads and Applications
// that other projects publish as examples and test with. What Argo CD, Cluster API and Kubernetes
// accept must not be refused, and hardly any manifest may get a warning.
//
// The manifests come from the releases that package upstream finds, and nothing of them is copied.
// The file testdata/problems.txt shows what fires on them, and "go test ./test/manifests -update"
// writes it. Read what changed, and explain each new problem in known_test.go.
package manifests
