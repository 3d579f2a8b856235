// Package existing finds what is in the same input as a fleet and gets into the way of what the
// fleet generates: Applications that two things make, AppProjects that do not permit them, and
// ClusterResourceSets that deliver the same objects, or nothing.
//
// It compares what was decided with what the input holds, and decides nothing. It is an error where
// the two surely collide, and a warning where they may.
package existing
