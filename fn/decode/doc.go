// Package decode reads. It finds the FleetConfig of a list and reads it strictly, against the embedded schema: what is not known, repeated, of a wrong type or
// out of range is named with its full path, all of it at once. It reads the CAPI Clusters, and gathers the objects that the sources of payloads name: of the list, and of files below the
// working directory where the list does not carry them (files.go).
//
// A test proves that no field of the schema is silently ignored (built_test.go).
package decode
