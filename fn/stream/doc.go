// Package stream reads a ResourceList as spans of bytes and writes it back
// with as few of them changed as possible.
//
// A KRM function gets one YAML document, the ResourceList: the objects of a
// package as items, the function's own configuration as functionConfig, the
// findings of the functions before it as results. Everything in the package
// comes in, nearly all of it must leave as it was: an item that is missing
// from the output deletes its file, and one that is merely written in another
// style shows up in every pull request. So items that nobody touches leave as
// the bytes they came in, comments, blank lines and order included.
//
//	apiVersion: config.kubernetes.io/v1   ┐ section
//	kind: ResourceList                    ┘ section
//	items:                                ─ section, and below it
//	# of the platform team                ┐
//	- apiVersion: v1                      │ item: a span of the input
//	  kind: ConfigMap                     ┘
//	- apiVersion: v1                      ┐ item
//	  kind: Secret                        ┘
//	functionConfig:                       ┐ section, and an item too
//	  kind: FleetConfig                   ┘
//
// # Two paths
//
// The cut path splits the text at the lines that start an item or a top-level
// key, by column alone, and then proves the cut: every item must read alone as
// a list of exactly one element, and what is left without the items must parse
// as a mapping of exactly the keys that were seen, at the lines where they were
// seen. A text that is still inside a quotation, a flow collection or a block
// scalar at a cut does not read that way, neither does an alias whose anchor is
// elsewhere. What stays is the input and spans into it.
//
// An item in the certain form (see scan) is read line by line, and its Meta
// taken from the lines of its metadata; nothing else of it is looked at until
// somebody asks for its Tree. The real YAML parser reads every other item, of
// which the nodes are thrown away after its Meta is read.
//
// The whole path takes what the cut path is not sure of: CR line ends, byte
// order marks, further document markers, items in flow style, quoted
// top-level keys, aliases across items, JSON. The document is parsed at once,
// each item is encoded on its own (an alias whose anchor is elsewhere becomes
// a copy), read again and compared. As long as nothing is changed the input's
// bytes are written on this path too.
//
// # Comments and blank lines
//
// Blank lines belong to what precedes them, since they may be content (a
// block scalar with "+"). Comments in the items' column or left of it belong
// to what follows them: to the next item, with which they go when it is
// dropped, or to the next top-level key.
//
// # What a value is
//
// Kubernetes reads manifests as YAML 1.1 (sigs.k8s.io/yaml, which is
// go.yaml.in/yaml/v2): yes, on and y are booleans, 010 is eight, dates are
// strings. Meta and Item.Tree read the same way, by the same parser; positions
// and comments come from yaml/v3, through kyaml.
package stream
