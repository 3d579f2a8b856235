// Package review says what a change of the files does: to which Clusters, and what goes away.
//
// It takes two sides of a fleet, before and after a change, and returns the Changes between them. A
// [Side] is what the hub gets, and what the controllers make of that: the Clusters, the objects
// that ClusterResourceSets deliver to each, and the Applications that ApplicationSets make for
// each. Sides are made of a Plan where the files could be compiled, and of manifests where they
// could not, or where people have written them by hand.
//
// The package compares. It reads no files, runs no templates that are equal on both sides, and
// prints nothing. What the controllers do about a change (its effect) is decided here, in one table
// for each kind of change; test/capi and test/controllers hold these to the controllers' own code.
// Report turns the Changes into a FleetDiff, which every form is printed from, and is where secrets
// are left out.
package review
