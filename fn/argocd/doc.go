// Package argocd knows what Argo CD (3.5) makes of a Cluster: which Secret a registrar writes for it, which parameters an ApplicationSet's
// generator reads there, which Applications follow, and whether Argo CD would accept them. It holds the few types of Argo CD that capifleet
// writes; Argo CD's own are never imported, since they bring the whole program along.
package argocd
