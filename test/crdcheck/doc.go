// Package crdcheck checks objects as a kube-apiserver checks them, for tests.
//
// Cluster API's and Argo CD's objects are held against the CustomResourceDefinitions of the pinned
// releases (package upstream): types, required fields, enums, limits, patterns, unique list keys.
// An apiserver drops an unknown field in silence; here it is a fault, like with kubectl's strict
// validation. ConfigMaps and Secrets are read strictly into Kubernetes' own types. A kind or
// version that is not in the list, or that the pinned release no longer serves, is a fault too.
//
// Not checked, because they live elsewhere: webhooks (immutable fields, an empty clusterSelector)
// and CEL rules. Defaults are not applied: an object must state what is required even where a
// default would fill it.
package crdcheck
