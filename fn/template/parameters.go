package template

import (
	"fmt"
	"slices"
	"strings"
)

// kind says what a parameter holds.
type kind int

const (
	textual  kind = iota // a string
	textMap              // a map of strings
	anything             // a tree, or a map of trees
	split                // only its parts are parameters
)

// parameters are those of Argo CD's cluster generator in goTemplate mode
// (applicationset/generators/cluster.go), and namespace and cluster, which exist only at render
// time.
func parameters() map[string]kind {
	return map[string]kind{
		"name": textual, "nameNormalized": textual, "server": textual, "project": textual, "namespace": textual,
		"cluster": anything, "values": anything, "metadata": split,
		"metadata.labels": textMap, "metadata.annotations": textMap,
	}
}

func isParameter(name string) bool {
	_, ok := parameters()[name]
	return ok
}

// maxFields is how many fields, one below the other, a text may read. Manifests of Clusters have
// some 30, and each step keeps a list of those before it.
//
//capifleet:limit templates fields fields below one another that a template reads
//capifleet:beyond `CF0401`
const maxFields = 100

// step checks that key can be read from the parameter at path; the problem is "" if it can.
func step(path []string, key string) (problem string) {
	known := parameters()
	if len(path) == 0 {
		if _, ok := known[key]; !ok || strings.Contains(key, ".") {
			return unknownParameter("." + key)
		}
		return ""
	}
	if len(path) >= maxFields {
		return fmt.Sprintf("it reads a field below %d others, which no Cluster has", maxFields)
	}
	at := strings.Join(path[:min(len(path), 2)], ".")
	switch k, ok := known[at]; {
	case ok && k == split:
		if !isParameter(at + "." + key) {
			return unknownParameter("." + at + "." + key)
		}
	case ok && (k == textual || k == textMap && len(path) > 2):
		problem = fmt.Sprintf("%s is a string and has no .%s", spell(path), key)
		if isParameter(key) {
			return problem + "; inside with and range, read parameters as $." + key
		}
		if k == textMap {
			problem += fmt.Sprintf("; read a key with dots with index .%s %q", at, path[2]+"."+key)
		}
		return problem
	}
	return ""
}

// whole checks that the parameter at path can be read as it is.
func whole(path []string) (problem string) {
	if len(path) == 0 {
		return "a text cannot read all parameters at once; " +
			"name the ones that it needs, such as .name or .metadata.labels"
	}
	if len(path) == 1 && parameters()[path[0]] == split {
		return ".metadata cannot be read as a whole; read .metadata.labels or .metadata.annotations"
	}
	return ""
}

// unknownParameter names the parameter that is nearest to written, such as .metadata.lables, .nme
// or .labels.
func unknownParameter(written string) string {
	name := strings.TrimPrefix(written, ".")
	if isClusterName(name) {
		return fmt.Sprintf("%s is not a parameter; the name of the Cluster is .name", written)
	}
	if name == itemName {
		return written + " is not a parameter here; it is one in entries that have forEach"
	}
	if last := name[strings.LastIndex(name, ".")+1:]; last != name && isParameter(last) {
		return fmt.Sprintf("%s is not a parameter; the nearest is .%s", written, last)
	}
	names := map[string]string{"labels": ".metadata.labels", "annotations": ".metadata.annotations"}
	for known := range parameters() {
		names[known] = "." + known
	}
	if near, ok := nearest(name, names); ok {
		return fmt.Sprintf("%s is not a parameter; the nearest is %s", written, near)
	}
	if isIdentifier(name) {
		return fmt.Sprintf("%s is not a parameter; a value of that name is .values.%s, and a label .metadata.labels.%s",
			written, name, name)
	}
	return fmt.Sprintf("%s is not a parameter; read a label with index .metadata.labels %q", written, name)
}

// nearest finds the key of names that is spelled most like name, if it is similar at all, and
// returns its entry.
func nearest(name string, names map[string]string) (string, bool) {
	best, least := "", len(name)+1
	for candidate := range names {
		d := distance(strings.ToLower(name), strings.ToLower(candidate))
		if d < least || d == least && candidate < best {
			best, least = candidate, d
		}
	}
	return names[best], best != "" && 2*least <= len(best)
}

// distance is the number of letters to insert, remove or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// spell writes a path as messages do: metadata.labels[topology.kubernetes.io/region].
func spell(path []string) string {
	var b strings.Builder
	for i, key := range path {
		switch {
		case !isIdentifier(key):
			b.WriteString("[" + key + "]")
		case i > 0:
			b.WriteString("." + key)
		default:
			b.WriteString(key)
		}
	}
	return b.String()
}

// isIdentifier reports whether a key can be read as a field, .key.
func isIdentifier(key string) bool {
	return key != "" && (key[0] < '0' || key[0] > '9') && !strings.ContainsFunc(key, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}

// Read is a parameter that a template reads.
type Read struct {
	// Path is the path of the parameter, such as [metadata labels region]. A path that ends at a
	// map or tree, such as [metadata labels], means all of it. The maps above are always needed:
	// index and hasKey fail without them.
	Path []string
	// Required: the parameter is read outside of every branch, and has no substitute. Without it
	// the text fails, or would silently write nothing.
	Required bool
	// Optional: wherever the parameter is read, it has a substitute or is tested. A read in a
	// branch is neither required nor optional.
	Optional bool
}

// String is the path as messages write it.
func (r Read) String() string {
	return spell(r.Path)
}

// Join joins the reads of many texts. Each path occurs once, sorted; it is required if one of them
// requires it, and optional if none needs it.
func Join(reads []Read) []Read {
	sorted := slices.Clone(reads)
	slices.SortFunc(sorted, func(a, b Read) int { return slices.Compare(a.Path, b.Path) })
	var out []Read
	for _, r := range sorted {
		if last := len(out) - 1; last >= 0 && slices.Equal(out[last].Path, r.Path) {
			out[last].Required = out[last].Required || r.Required
			out[last].Optional = out[last].Optional && r.Optional
			continue
		}
		out = append(out, Read{Path: slices.Clone(r.Path), Required: r.Required, Optional: r.Optional})
	}
	return out
}
