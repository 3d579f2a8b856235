// Package publicapi is a program of somebody else's. It has a module of its own, and imports of
// capifleet only what fn/doc.go calls public, so that a change that breaks such programs does not
// compile here.
package publicapi
