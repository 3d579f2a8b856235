package review

// Shown shows trees and texts without what may be secret, as a FleetDiff shows them. It is for
// whatever else is printed.
type Shown struct {
	patterns patterns
	hide     *hiding
}

// NewShown hides what sounds or looks secret.
func NewShown() *Shown {
	patterns := newPatterns()
	return &Shown{patterns: patterns, hide: newHiding(patterns, map[string]bool{})}
}

// Of also hides the secrets of a Cluster.
func (s *Shown) Of(secrets []string) *Shown {
	if len(secrets) == 0 {
		return s
	}
	texts := map[string]bool{}
	addSecrets(texts, secrets)
	return &Shown{patterns: s.patterns, hide: newHiding(s.patterns, texts)}
}

// Tree is a copy of a tree of JSON types and maps of strings without what may be secret.
func (s *Shown) Tree(tree any) any { return s.hide.value(plainTree(tree), sight{}) }

// Text is a text without what may be secret.
func (s *Shown) Text(text string) string { return s.hide.text(text, sight{}) }

// Hides reports whether a value of a key is hidden, or a part of it.
func (s *Shown) Hides(key, value string) bool {
	shown, _ := s.Tree(map[string]any{key: value}).(map[string]any)
	return shown[key] != value
}

// WithoutName is a text in which a placeholder stands for a name where that is a word of its own.
// Texts of two Clusters that become equal differ in their names alone.
func (s *Shown) WithoutName(text, name string) string { return withoutName(text, name) }

// plainTree is a tree whose maps are all of one type.
func plainTree(tree any) any {
	switch tree := tree.(type) {
	case map[string]string:
		plain := make(map[string]any, len(tree))
		for key, text := range tree {
			plain[key] = text
		}
		return plain
	case map[string]any:
		plain := make(map[string]any, len(tree))
		for key, value := range tree {
			plain[key] = plainTree(value)
		}
		return plain
	case []any:
		plain := make([]any, len(tree))
		for i, element := range tree {
			plain[i] = plainTree(element)
		}
		return plain
	}
	return tree
}
