// Package argocd predicts what Argo CD (3.5) makes of a Cluster: which Secret a registrar writes
// for it, which parameters the generator of an ApplicationSet reads there, which Applications
// follow, and whether Argo CD would accept them. It has the few types of Argo CD that capifleet
// writes. Argo CD's own types are never imported, because they need the whole program.
package argocd
