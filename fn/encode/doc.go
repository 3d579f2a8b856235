// Package encode writes: it takes what the fleet generated before out of a list, changes the objects that the Plan changes, and puts the new objects
// and the results in. Whatever else is in the list leaves as the bytes it came in.
package encode
