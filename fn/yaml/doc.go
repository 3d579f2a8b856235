// Package yaml is a leaf. It reads YAML as Kubernetes does, and writes YAML that every reader takes
// for the same.
//
// # Two readers
//
// There are two YAML libraries in the program, and each is there for what only it can do.
//
// Kubernetes reads manifests as YAML 1.1, through sigs.k8s.io/yaml, which runs go.yaml.in/yaml/v2:
// yes, on and y are booleans, 010 is eight, and a date is a string. Cluster API parses payloads
// with the same code. So everything that says what a text means, [Tree] and [Exact], runs that
// parser. It gives no lines, no columns and no comments. Most manifests are in a form of which
// every parser makes the same: a text in that form is read line by line, which costs a tenth.
//
// go.yaml.in/yaml/v3, through kyaml, reads YAML 1.2. It gives nodes with their positions, styles,
// anchors and comments, which messages and edits need. [Node] runs it. It must not decide what a
// value is: [TreeOf] takes a value from a node only where both parsers surely agree, and leaves the
// rest to its caller, who asks [Tree].
//
// # One writer
//
// [Printer] writes what the program generates: maps in the order that they are given in, long texts
// as literal blocks, other texts without quotes where [Plain] allows that. It reads back what it
// has written, as Kubernetes does, and compares.
//
// Payloads have a writer of their own (in fn/payload), since the names of ConfigMaps and Secrets
// contain a hash of its bytes. It shares [Word] and [AppendQuoted], whose results must not change
// for the same reason.
package yaml
