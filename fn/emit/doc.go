// Package emit turns a Plan into objects of the types that Kubernetes, Cluster API and Argo CD have
// for them. It decides nothing: each emitter is one literal.
//
// The types of Argo CD are a copy of the few fields that are written (in fn/argocd), since its own
// come with most of its code.
package emit
