package payload

const (
	// MaxBytes is what the values of a ConfigMap or Secret may hold together (Kubernetes: core/v1 MaxSecretSize, 1 MiB; keys do not count).
	MaxBytes = 1 << 20
	// MinBytes is the shortest value that Cluster API reads: it peeks at this many bytes and gives up on less (isJSONList, peekSize).
	MinBytes = 32
	// plainBytes is up to where Auto leaves a payload as it was written, so that its diffs can be read. It is three quarters of what client-side
	// apply takes (262,144 bytes of annotations: apimachinery, TotalAnnotationSizeLimitB); the last quarter is for what JSON escapes, and for metadata.
	// Below it nothing is gained by another form, above it an object would have to be applied server-side.
	plainBytes = 192 << 10
	// smallestClass is the step of the size classes of the smallest objects, in bytes.
	smallestClass = 64
	// smallestRepeat is how long a map or list must be, as JSON, to be written once: an anchor and an alias take about as much as a shorter one.
	smallestRepeat = 12
	// longestKey is how long the key of a map may be as it is written, without a question mark before it. YAML allows 1,024 characters; the readers refuse more.
	longestKey = 1000
)

// The readers of YAML (go.yaml.in/yaml v2 and v3, decode.go: allowedAliasRatio) count the nodes of a document that they decode, and refuse it at the first one where more than a share of
// them is below an alias: 0.99 up to 400,000 nodes, from there down to 0.10 at 4,000,000. What is written here stays 0.04 below that: at 0.95 in any object that
// fits, so that it can be read by a parser that allows a little less, and grow a little where it is edited by hand.
const (
	fewNodes  = 400_000
	manyNodes = 4_000_000
)

// withinAliasBudget tells whether so many nodes below aliases, of so many in all, are well within what the readers allow. It counts in hundredths of
// manyNodes-fewNodes: fractions would be rounded in different ways on different machines.
func withinAliasBudget(aliased, all int) bool {
	const unit = 100 * (manyNodes - fewNodes)
	allowed := unit / 100 * 95
	if above := min(all, manyNodes) - fewNodes; above > 0 {
		allowed -= 89 * above
	}
	return aliased*unit <= all*allowed
}
