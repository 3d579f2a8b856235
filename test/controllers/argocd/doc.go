// Package argocd judges the Applications that capifleet predicts with Argo CD's own code: its list
// and cluster generators, its renderer of templates, and its check of an Application. What
// capifleet plan says of an Application is a prediction; here it is compared with what Argo CD
// makes of the ApplicationSet that the function writes, and of the cluster Secrets that a registrar
// writes for the Clusters that the function has stamped.
//
// Each package is judged twice. What capifleet accepts must give, in Argo CD, exactly the
// Applications of its plan, and the very ones that its sources ask for when they are read plainly,
// without capifleet (plain_test.go). What capifleet refuses must fail in Argo CD when its sources
// are read plainly, or are in the table of what is refused although Argo CD would take it, with
// the reason (strict_test.go).
//
// The tests build capifleet from the top of the repository and take nothing else from it: no Go
// package, only the program, the packages below examples, and the version of Argo CD that the
// folder test/upstream/pins pins. The module controllers is apart so that Argo CD decides the
// versions of its libraries: go.mod repeats the replacements of Argo CD's own, which do not count
// in a module that depends on it. "make differential" runs it; the first time it compiles Argo CD,
// which takes minutes: its generators bring the clients of all providers of source code along.
// Outside of make, run "go test -count 1": go test does not see that capifleet has changed, and
// would show an earlier result.
//
// Beside the tests are two programs of Argo CD's code, cmpserver and reposerver. The module clients
// compiles them, and runs capifleet under them as a config management plugin.
//
// Argo CD's controller is not run as a whole. It exports GenerateApplications and
// ValidatePermissions; the little that is between them is in hub_test.go.
package argocd
