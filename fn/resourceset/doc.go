// Package resourceset decides what the ClusterResourceSets deliver: it reads the entries of
// spec.resourceSets and spec.bootstrap, and makes ClusterResourceSets and their payloads of them.
//
// A ClusterResourceSet reaches and reads nothing outside of its own namespace, has no templating,
// and creates or patches objects as they are. So an entry becomes, for each group of its Clusters
// that have equal facts and in each namespace of those, a ClusterResourceSet, a payload that all
// groups share, and a payload of the group.
//
// [Read] finds out what each entry delivers to whom, and which labels must be on the Clusters for
// that. [Sets.Deliver] makes the objects.
package resourceset
