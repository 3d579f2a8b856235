package fleet

import "fmt"

// Count is a number of things in words, as "1 Cluster" and "2 Clusters".
func Count[N ~int | ~int32 | ~int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Verb is the form of a verb after a number of things: one after 1, many after any other.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
