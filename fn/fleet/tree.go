package fleet

// ChildMap returns the map at a key of a tree. If there is none, it puts an empty map there.
func ChildMap(tree map[string]any, key string) map[string]any {
	child, isMap := tree[key].(map[string]any)
	if !isMap {
		child = map[string]any{}
		tree[key] = child
	}
	return child
}
