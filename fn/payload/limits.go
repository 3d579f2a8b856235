package payload

const (
	// MaxBytes is the limit of all values of a ConfigMap or Secret together (Kubernetes: core/v1
	// MaxSecretSize, 1 MiB; keys do not count).
	//
	//capifleet:limit payloads bytes an object of a payload, which is all that a ConfigMap or Secret
	//capifleet:and holds in Kubernetes
	//capifleet:beyond `CF0305`. Payloads of several objects are packed into several.
	MaxBytes = 1 << 20
	// MinBytes is the shortest value that Cluster API reads: it peeks at so many bytes and fails if
	// there are fewer (isJSONList, peekSize).
	MinBytes = 32
	// plainBytes is the size up to which Auto leaves a payload as it was written, so that its diffs
	// can be read. It is three quarters of what client-side apply accepts (262,144 bytes of
	// annotations: apimachinery, TotalAnnotationSizeLimitB); the last quarter is for what JSON
	// escapes, and for metadata. Below it, another form gains nothing. Above it, an object would
	// have to be applied server-side.
	plainBytes = 192 << 10
	// smallestClass is the step of the size classes of the smallest objects, in bytes.
	smallestClass = 64
	// smallestRepeat is how long a map or list must be, as JSON, to be written once. An anchor and
	// an alias take about as many bytes as a shorter one.
	smallestRepeat = 12
	// longestKey is how long a key of a map may be as it is written without a question mark before
	// it. YAML allows 1,024 characters; the readers refuse more.
	longestKey = 1000
)

// The readers of YAML (go.yaml.in/yaml v2 and v3, decode.go: allowedAliasRatio) count the nodes of
// a document as they decode them. They refuse the document as soon as too large a share of the
// nodes is below an alias. The limit is 0.99 up to 400,000 nodes, and falls to 0.10 at 4,000,000.
// What is written here stays 0.04 below the limit: at 0.95 in any object that fits. So a parser
// with a lower limit can read it, and it may grow a little when it is edited by hand.
const (
	fewNodes  = 400_000
	manyNodes = 4_000_000
)

// withinAliasBudget reports whether so many nodes below aliases, of so many in all, are well within
// what the readers allow. It counts in hundredths of manyNodes-fewNodes, because fractions would be
// rounded differently on different machines.
func withinAliasBudget(aliased, all int) bool {
	const unit = 100 * (manyNodes - fewNodes)
	allowed := unit / 100 * 95
	if above := min(all, manyNodes) - fewNodes; above > 0 {
		allowed -= 89 * above
	}
	return aliased*unit <= all*allowed
}
