// Package encode writes. It takes what the fleet generated before out of a list, makes the edits of
// the Plan, and puts the new objects and the results in. Everything else in the list leaves as the
// bytes that it came in.
package encode
