package v1alpha1

import "k8s.io/apimachinery/pkg/runtime"

// DeepCopy copies the tree. The tree must have JSON types only, as runtime.DeepCopyJSON requires.
func (in Tree) DeepCopy() Tree {
	return runtime.DeepCopyJSON(in)
}

// DeepCopyInto copies the tree into out.
func (in Tree) DeepCopyInto(out *Tree) {
	*out = in.DeepCopy()
}
