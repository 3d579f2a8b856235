// Package payload makes what a ClusterResourceSet delivers. It reads the objects in the values of
// ConfigMaps and Secrets as Cluster API reads them, puts them in an order that installs, and proves
// the result before it is written.
//
// Cluster API (core/reconcilers/clusterresourceset) takes each value of `data` in the byte order of
// the keys, splits it into YAML documents, sorts the objects of one value by kind and creates each.
// It skips what it cannot read, sometimes without an error, so what is written here is first read
// back in the same way. There is no templating: bytes are delivered as they are.
//
// A ConfigMap holds 1 MiB, and client-side apply accepts a quarter of that. The install of Argo CD
// has 1.9 MB, most of it one definition in which the same schemas are repeated many times. Cluster
// API reads YAML with aliases, so repeated parts can be written once: then the install has 139 kB.
// The readers of YAML refuse a document that consists almost only of aliases, so aliases are
// counted as they are written.
//
// No message of this package contains text of a payload, because that may be part of a Secret.
package payload
