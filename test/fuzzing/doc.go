// Package fuzzing is what fuzz tests have in common. A fuzz test whose inputs are nearly all
// refused proves little: texts of which lines were edited go deeper than random bytes, and a
// Counter counts how many inputs are accepted, so that all is checked that the test checks.
//
// The program that Go starts for a fuzz test may be killed at any time, so each input is one byte
// at the end of a file. `make fuzz` names the folder and prints the counts.
package fuzzing
