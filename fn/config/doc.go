// Package config reads a FleetConfig: a text becomes a v1alpha1.FleetConfig with its defaults, or
// problems.
//
// Reading is strict and goes by the embedded schema. Every field that is unknown, repeated, of a
// wrong type or out of range is reported with its full path, all of them at once. Then follow the
// rules that a schema cannot express: labels and selectors, paths of fields, patterns of files,
// waves, and the order of evaluation.
//
// A test proves that no field of the schema is silently ignored (built_test.go).
package config
