package page

import (
	"slices"
	"strings"
)

func hasPrefix(texts []string, prefix string) bool {
	return slices.ContainsFunc(texts, func(one string) bool { return strings.HasPrefix(one, prefix) })
}

func hasPart(texts []string, part string) bool {
	return slices.ContainsFunc(texts, func(one string) bool { return strings.Contains(one, part) })
}
