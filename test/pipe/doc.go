// Package pipe makes named pipes for tests: files that would be read forever.
package pipe
