// Package output keeps the files of a folder equal to what a command has generated, and touches no
// other file there.
//
// An inventory in the folder says which files are the command's, for whom, and what was written to
// them. [NewPlan] compares what is wanted with the inventory and with what is there: it decides
// everything, and reports what is in the way. [Plan.Apply] then works off a list of operations.
//
// A run that is killed and started again ends as an undisturbed one. Each file is written beside
// its place and moved there, so it is old or new as a whole. Before the first file changes, an
// inventory is written that knows each file both as it is and as it will be; the last operation
// writes the one that knows it as it is then. So whatever a run finds, files of a killed run are
// still the command's, and the same operations are left to do.
package output
