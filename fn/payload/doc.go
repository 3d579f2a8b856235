// Package payload knows what a ClusterResourceSet delivers: the objects in the values of ConfigMaps and Secrets, read as Cluster API reads
// them, put in an order that installs, and proved before they are written.
//
// Cluster API (core/reconcilers/clusterresourceset) takes each value of `data` in the order of the keys' bytes, splits it into YAML documents,
// sorts the objects of one value by kind and creates each. What it cannot read it skips, sometimes without a word; so what is written here is
// read back in the same way first. There is no templating: bytes travel as they are.
//
// A ConfigMap holds 1 MiB, and client-side apply takes a quarter of that; Argo CD's install has 1.9 MB, most of it one definition in which the same schemas stand
// over and over. Since Cluster API reads YAML with aliases, what repeats can be written once: then the install has 139 kB. The readers of YAML refuse a document
// that consists of aliases almost alone, so their count is kept while it is written.
//
// Nothing in this package puts text of a payload into a message: it may be a Secret's.
package payload
