package fleet

// PausedAnnotation on an object lets Cluster API leave it alone (CAPI: api/core/v1beta2
// PausedAnnotation).
const PausedAnnotation = "cluster.x-k8s.io/paused"

// IsPaused reports whether Cluster API leaves a Cluster alone until it is resumed.
func IsPaused(cluster Object, manifest map[string]any) bool {
	if _, annotated := cluster.Annotations[PausedAnnotation]; annotated {
		return true
	}
	paused, _ := MapAt(manifest, "spec")["paused"].(bool)
	return paused
}
