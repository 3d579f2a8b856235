// Package lintcheck holds the code to rules that no linter knows, and proves that the linter
// enforces the others.
//
// "make test" runs the rule that a struct is finished in the function that makes it
// (fields_test.go, with its exceptions). "make lint-selftest" runs the rest, since it needs
// golangci-lint: its test puts a forbidden import into a copy of each package and wants
// golangci-lint to refuse it.
package lintcheck
