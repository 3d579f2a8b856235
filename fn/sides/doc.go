// Package sides makes the sides that are compared in a review: of a fleet that was compiled, and of
// manifests alone.
//
// What a fleet generates is taken from its Plan. What people have written, and what an earlier run
// has generated where that counts, is expanded as the controllers would: ClusterResourceSets by
// their selectors and the ConfigMaps and Secrets that they name, ApplicationSets by their
// generators. What cannot be expanded is listed as not known.
package sides
