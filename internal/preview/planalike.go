package preview

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/template"
)

// content is what an entry brings to a Cluster, with placeholders for the Cluster's own name,
// namespace and server, and without what may be secret. Equal contents are equal texts.
type content struct {
	source   string // path@revision or chart@version of each source; "" for what is not an Application
	revision string // of the sources that have one
	path     string // or chart
	values   string // of Helm, Kustomize and plugins
	rest     string // of the Application, and the objects of payloads
	count    int    // of Applications
}

// plus is the content of an entry that brings both.
func (c content) plus(more content) content {
	join := func(a, b string) string {
		if a == "" || b == "" {
			return a + b
		}
		return a + " + " + b
	}
	return content{
		source: join(c.source, more.source), revision: join(c.revision, more.revision), path: join(c.path, more.path),
		values: join(c.values, more.values), rest: join(c.rest, more.rest), count: c.count + more.count,
	}
}

// digest is a digest of the content.
func (c content) digest() string { return digestOf(c.path, c.revision, c.values, c.rest) }

// digestOf is a digest of texts in their order.
func digestOf(texts ...string) string {
	text, _ := json.Marshal(texts) // texts are no error
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// variants finds out the contents of Applications. An Application is rendered once for each set of
// parameters that its template reads.
type variants struct {
	shown  *review.Shown
	own    *regexp.Regexp // actions that write nothing but a Cluster's own name, namespace or server
	parsed map[*fleet.Variant]*parsedVariant
}

// parsedVariant is a template with placeholders.
type parsedVariant struct {
	tree     *template.Tree // nil where it cannot be parsed
	reads    []template.Read
	rendered map[string]content
}

func newVariants(shown *review.Shown) *variants {
	return &variants{
		shown: shown,
		own: regexp.MustCompile(
			`\{\{ *\.(name|nameNormalized|server|cluster\.metadata\.name|cluster\.metadata\.namespace) *\}\}`),
		parsed: map[*fleet.Variant]*parsedVariant{},
	}
}

// of is the content of an Application.
func (v *variants) of(application *fleet.Application, secrets []string) content {
	shown := v.shown.Of(secrets)
	if application.Variant == nil {
		return ofFields(application, shown)
	}
	parsed := v.parse(application.Variant)
	if parsed.tree == nil {
		return ofFields(application, shown)
	}
	parameters := readOnly(application.Parameters, parsed.reads)
	if application.Variant.Hidden {
		parameters, _ = masked(parameters, secrets).(map[string]any)
	}
	text, err := json.Marshal(parameters)
	if err != nil {
		return ofFields(application, shown)
	}
	if known, exists := parsed.rendered[string(text)]; exists {
		return known
	}
	rendered, errs := parsed.tree.Render(parameters)
	tree, isMap := rendered.(map[string]any)
	if len(errs) > 0 || !isMap {
		return ofFields(application, shown)
	}
	object, _ := shown.Tree(tree).(map[string]any)
	made := ofTree(object)
	parsed.rendered[string(text)] = made
	return made
}

// parse puts placeholders into a template. What is left of its reads are the parameters that
// matter: also the name, where a function is applied to it.
func (v *variants) parse(variant *fleet.Variant) *parsedVariant {
	if parsed, known := v.parsed[variant]; known {
		return parsed
	}
	parsed := &parsedVariant{rendered: map[string]content{}}
	v.parsed[variant] = parsed
	tree, errs := template.Parse(nil, v.placeholders(variant.Source))
	if len(errs) == 0 {
		parsed.tree, parsed.reads = tree, tree.Reads()
	}
	return parsed
}

// placeholders is a template with a placeholder for each action that writes a Cluster's own name,
// namespace or server as it is.
func (v *variants) placeholders(tree any) any {
	switch tree := tree.(type) {
	case string:
		return v.own.ReplaceAllString(tree, "($1)")
	case map[string]any:
		replaced := make(map[string]any, len(tree))
		for key, value := range tree {
			replaced[v.own.ReplaceAllString(key, "($1)")] = v.placeholders(value)
		}
		return replaced
	case []any:
		replaced := make([]any, len(tree))
		for i, value := range tree {
			replaced[i] = v.placeholders(value)
		}
		return replaced
	}
	return tree
}

// readOnly are the parameters that templates read.
func readOnly(parameters map[string]any, reads []template.Read) map[string]any {
	read := map[string]any{}
	for _, one := range reads {
		copyRead(read, parameters, one.Path)
	}
	return read
}

// copyRead copies what is at a path. Maps above it are always there, since functions fail without.
func copyRead(to, from map[string]any, path []string) {
	value, found := from[path[0]]
	if !found {
		return
	}
	if texts, areTexts := value.(map[string]string); areTexts && len(path) > 1 {
		next, _ := to[path[0]].(map[string]string)
		if next == nil {
			next = map[string]string{}
			to[path[0]] = next
		}
		if text, has := texts[path[1]]; has {
			next[path[1]] = text
		}
		return
	}
	inner, isMap := value.(map[string]any)
	if !isMap || len(path) == 1 {
		to[path[0]] = value
		return
	}
	next, isMap := to[path[0]].(map[string]any)
	if !isMap {
		next = map[string]any{}
		to[path[0]] = next
	}
	copyRead(next, inner, path[1:])
}

// masked is a tree of parameters without the texts of secret facts. It keeps the types of maps,
// which templates may tell from each other.
func masked(tree any, secrets []string) any {
	switch tree := tree.(type) {
	case string:
		for _, secret := range secrets {
			tree = strings.ReplaceAll(tree, secret, fleet.HiddenText)
		}
		return tree
	case map[string]string:
		shown := make(map[string]string, len(tree))
		for key, text := range tree {
			shown[key], _ = masked(text, secrets).(string)
		}
		return shown
	case map[string]any:
		shown := make(map[string]any, len(tree))
		for key, value := range tree {
			shown[key] = masked(value, secrets)
		}
		return shown
	case []any:
		shown := make([]any, len(tree))
		for i, value := range tree {
			shown[i] = masked(value, secrets)
		}
		return shown
	}
	return tree
}

// ofTree is the content of an Application that is rendered with placeholders.
func ofTree(tree map[string]any) content {
	spec, _ := tree["spec"].(map[string]any)
	sources, _ := spec["sources"].([]any)
	if source, isMap := spec["source"].(map[string]any); isMap {
		sources = append([]any{source}, sources...)
	}
	var texts, paths, revisions []string
	var values []any
	for _, one := range sources {
		fields, _ := one.(map[string]any)
		text := func(key string) string { value, _ := fields[key].(string); return value }
		from := fleet.ApplicationSource{
			RepoURL: text("repoURL"), Path: text("path"), Chart: text("chart"), TargetRevision: text("targetRevision"),
		}
		texts = append(texts, sourceText(from))
		paths = append(paths, from.Path+from.Chart)
		revisions = append(revisions, from.TargetRevision)
		for _, tool := range []string{"helm", "kustomize", "directory", "plugin"} {
			values = append(values, fields[tool])
			delete(fields, tool)
		}
		delete(fields, "path")
		delete(fields, "targetRevision")
	}
	rest, _ := json.Marshal(tree)
	tools, _ := json.Marshal(values)
	return content{
		source: strings.Join(texts, " + "), revision: revisionsText(revisions), path: strings.Join(paths, " + "),
		values: string(tools), rest: digestOf(string(rest)), count: 1,
	}
}

// ofFields is the content of an Application without a template, such as one of the cluster's own
// Argo CD.
func ofFields(application *fleet.Application, shown *review.Shown) content {
	var texts, paths, revisions, rest []string
	own := func(text string) string {
		return strings.ReplaceAll(shown.WithoutName(shown.Text(text), application.Cluster.Name), "\x00name", "(name)")
	}
	for _, from := range application.Sources {
		from.Path, from.Chart = own(from.Path), shown.Text(from.Chart)
		texts = append(texts, sourceText(from))
		paths = append(paths, from.Path+from.Chart)
		revisions = append(revisions, shown.Text(from.TargetRevision))
		rest = append(rest, shown.Text(from.RepoURL))
	}
	rest = append(rest, own(application.Name), own(application.Project), application.Namespace,
		own(application.Destination.Name), own(application.Destination.Server), own(application.Destination.Namespace))
	return content{
		source: strings.Join(texts, " + "), revision: revisionsText(revisions), path: strings.Join(paths, " + "),
		rest: digestOf(rest...), count: 1,
	}
}

// revisionsText are different revisions, such as 6.7.0 + main.
func revisionsText(revisions []string) string {
	var all []string
	for _, revision := range revisions {
		if revision != "" && !slices.Contains(all, quoted(revision, ",")) {
			all = append(all, quoted(revision, ","))
		}
	}
	if len(all) == 0 && len(revisions) > 0 {
		return "HEAD"
	}
	return strings.Join(all, " + ")
}
