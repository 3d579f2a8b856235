// Package registrar writes the cluster Secrets that registrars write for the Clusters of Cluster
// API: programs that make clusters known to Argo CD. It is written from what these programs do, and
// shares nothing with capifleet, which is judged by it.
package registrar
