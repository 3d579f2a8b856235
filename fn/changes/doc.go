// Package changes says as problems what becomes of what an earlier run has generated: what goes
// away, what stays although nothing manages it any more, and what a change of payloads does, and
// does not do, on the Clusters that have them.
//
// It decides nothing: package review does, for the earlier output in the input and the Plan.
package changes
