// Package e2e runs the capifleet binary under the real programs that people run it with. So far: kpt.
//
// The tests build capifleet from the folder above and take nothing else from it: no Go package, only the program and the
// packages below examples. "make e2e" runs them; the first time they compile kpt, which takes minutes.
package e2e
