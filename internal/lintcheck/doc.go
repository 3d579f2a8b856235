// Package lintcheck proves that the linter's import rules bite: its test puts a forbidden import
// into a copy of each package and wants golangci-lint to refuse it. It needs golangci-lint, so
// "make lint-selftest" runs it, not "make test".
package lintcheck
