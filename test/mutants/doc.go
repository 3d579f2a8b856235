// Command mutants measures what the tests notice. It makes small random mistakes in the code, one
// at a time, runs the tests with each, and prints those that no test has caught:
//
//	make mutants N=200 SEED=1
//
// A mutant is one file with one change: an operator replaced by its neighbour, a condition negated,
// a returned value replaced by its zero value (or a boolean swapped), or a statement left out. It
// is in a file of its own, which the go command takes in place of the real one (-overlay), so
// the working tree is never changed. The tests of the mutant's own package run first, and all
// others only if these pass. A mutant that does not compile says nothing about the tests, so
// another one is drawn for it.
//
// The same seed draws the same mutants of the same code. A survivor is either a test that is
// missing or a change that changes nothing; a person has to tell which.
package main
