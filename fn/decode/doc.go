// Package decode reads a list of objects into a Fleet. It finds out which FleetConfig is meant,
// reads the CAPI Clusters, and gathers the objects that the sources of payloads name: those of the
// list, and those of files below the working directory where the list does not carry them
// (files.go). What a FleetConfig may hold is the matter of package config.
package decode
