// Package github posts what a pull request does to fleets as its comments.
//
// It runs in a job that may write, after the job that has run on the branch, and trusts nothing of
// that: of the artifact only the FleetDiff is read, and the comment is made from it again; which
// pull request is meant comes from the event, never from the artifact.
package github
