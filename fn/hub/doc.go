// Package hub decides what the Argo CD of the management cluster generates: it reads the entries of
// spec.applicationSets, makes ApplicationSets of them, and predicts the Application that each
// member will have.
//
// A registrar writes a Secret for each Cluster, by which Argo CD knows it. The list generator
// addresses Clusters by that name alone. The cluster generator selects Secrets by the labels that
// the registrar copies to them.
//
// [Read] finds out whom each entry addresses, and which labels and marks must be on the Clusters
// for that. [Apps.Target] makes the ApplicationSets, from the labels that the Clusters will have.
package hub
