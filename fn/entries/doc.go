// Package entries makes the entries of a FleetConfig that the phases read. An entry that has
// forEach becomes one for each of its items, just as if it had been written by hand: what the
// strings of the entry read of the item are constants there.
//
// The templates of payloads are read from objects of the input, so they get their constants where
// they are parsed, from [fleet.EntryItem].
package entries
