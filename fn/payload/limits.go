package payload

const (
	// MaxBytes is what the values of a ConfigMap or Secret may hold together (Kubernetes: core/v1 MaxSecretSize, 1 MiB; keys do not count).
	MaxBytes = 1 << 20
	// MinBytes is the shortest value that Cluster API reads: it peeks at this many bytes and gives up on less (isJSONList, peekSize).
	MinBytes = 32
)
