// Package kubernetes knows the built-in kinds of Kubernetes: their scopes, the versions that are
// served, and the fields of each with their types. It holds objects to them as the API server does.
//
// The API server decodes an object into the Go type of its kind. It refuses a value of a wrong
// type, and drops a field that the type does not have; a client that asks for it gets a warning.
// Fields that are required, and values that are allowed, are not known here.
//
// The tables are generated from k8s.io/api and the modules that define CustomResourceDefinition and
// APIService (make generate). They are texts with sorted lines, in which a line is found without
// reading the others, so they cost nothing where they are not used.
package kubernetes
