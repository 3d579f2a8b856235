package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// payloadHubSide is a side with the Clusters eu-1, eu-2 and us-1 of namespace clusters, and these
// sets.
func payloadHubSide(sets ...ResourceSet) *Side {
	side := &Side{Fleet: "production", ResourceSets: sets}
	for _, name := range []string{"eu-1", "eu-2", "us-1"} {
		side.Clusters = append(side.Clusters, Cluster{Ref: clusterRef(name), Member: true})
	}
	seen := map[string]bool{}
	for _, set := range sets {
		if set.Entry != "" && !seen[set.Entry] {
			seen[set.Entry] = true
			list, name, _ := strings.Cut(set.Entry, "/")
			side.Entries = append(side.Entries, Entry{
				Name: set.Entry, Path: fmt.Sprintf("spec.%s[name=%s]", list, name),
				At: Place{File: "fleet.yaml", Line: 10 + len(side.Entries)},
			})
		}
	}
	return side
}

func clusterRef(name string) fleet.Ref {
	return fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "clusters", Name: name}
}

// payloadSetOf is a ClusterResourceSet of an entry of resourceSets: the name of the entry, a hash,
// and the strategy ("cni-1 ApplyOnce"), the names of Clusters, and its payloads.
func payloadSetOf(title, clusters string, payloads ...Payload) ResourceSet {
	name, strategy, _ := strings.Cut(title, " ")
	entry, _, _ := strings.Cut(name, "-")
	set := ResourceSet{
		Ref: fleet.Ref{
			APIVersion: "addons.cluster.x-k8s.io/v1beta2", Kind: "ClusterResourceSet", Namespace: "clusters",
			Name: name, File: "generated/" + name + ".yaml",
		},
		Entry: "resourceSets/" + entry, Strategy: cmp.Or(strategy, "ApplyOnce"), Payloads: payloads,
	}
	for _, cluster := range strings.Fields(clusters) {
		set.Clusters = append(set.Clusters, clusterRef(cluster).ID())
	}
	slices.SortFunc(set.Clusters, byIdentity)
	return set
}

// holding is a ConfigMap with objects, each written as "Kind name field=value field=value": a
// Deployment has them in its spec, anything else in its data.
func holding(name string, objects ...string) Payload {
	texts := make([]string, len(objects))
	for i, object := range objects {
		texts[i] = manifest(object)
	}
	return Payload{
		ID:   fleet.ID{Kind: "ConfigMap", Namespace: "clusters", Name: name},
		Data: map[string]string{"manifests.yaml": strings.Join(texts, "---\n")},
		At:   Place{File: "payloads/" + name + ".yaml", Line: 1},
	}
}

// asSecret is the payload as a Secret.
func asSecret(p Payload) Payload {
	p.Kind = "Secret"
	return p
}

// missing is a payload that the input does not hold.
func missing(p Payload) Payload {
	p.Data, p.Missing = nil, true
	return p
}

func manifest(object string) string {
	words := strings.Fields(object)
	version, fields := "v1", "data"
	switch words[0] {
	case "Deployment":
		version, fields = "apps/v1", "spec"
	case "Application":
		version, fields = "argoproj.io/v1alpha1", "spec"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: "+
		"kube-system}\n", version, words[0], words[1])
	if len(words) > 2 {
		fmt.Fprintf(&text, "%s:\n", fields)
	}
	for _, word := range words[2:] {
		key, value, _ := strings.Cut(word, "=")
		fmt.Fprintf(&text, "  %s: %s\n", key, value)
	}
	return text.String()
}

// linesOf are changes as a person reads them, one line each: what happens, of which entry, which
// objects on which Clusters, and the fields.
func linesOf(changes []Change) []string {
	var lines []string
	for _, change := range changes {
		lines = append(lines, lineOf(change))
	}
	return lines
}

func lineOf(change Change) string {
	var line strings.Builder
	fmt.Fprintf(&line, "%s %s", change.Action, change.Effect.Code)
	if change.Effect.Certainty != "Certain" {
		fmt.Fprintf(&line, " (%s)", change.Effect.Certainty)
	}
	fmt.Fprintf(&line, ", %s", cmp.Or(change.Entry, "no entry"))
	if change.PreviousEntry != change.Entry {
		fmt.Fprintf(&line, " (was %s)", cmp.Or(change.PreviousEntry, "none"))
	}
	objects, clusters := map[string]bool{}, map[string]bool{}
	for _, target := range change.Targets {
		objects[target.Object.Kind+" "+target.Object.Name] = true
		if target.Cluster.Name != "" {
			clusters[target.Cluster.Name] = true
		}
	}
	fmt.Fprintf(&line, ": %s", strings.Join(fleet.SortedKeys(objects), ", "))
	if len(clusters) > 0 {
		fmt.Fprintf(&line, " on %s", strings.Join(fleet.SortedKeys(clusters), ", "))
	}
	for i, cluster := range change.Keep {
		line.WriteString([]string{", kept by ", ", "}[min(i, 1)] + cluster.Name)
	}
	for _, field := range change.Fields {
		line.WriteString("; " + fieldText(field))
	}
	if change.OfOld {
		line.WriteString("; at old " + change.At.File)
	}
	return line.String()
}

func fieldText(field Field) string {
	before, after := "none", "none"
	if field.HadValue {
		before = Text(field.Before)
	}
	if field.HasValue {
		after = Text(field.After)
	}
	text := fmt.Sprintf("%s %s -> %s", field.Path, before, after)
	if field.Secret {
		text = fmt.Sprintf("%s secret", field.Path)
	}
	if field.Object.Name != "" {
		text = field.Object.Kind + " " + field.Object.Name + " " + text
	}
	if field.Distinct > 1 {
		text += fmt.Sprintf(" (%d different)", field.Distinct)
	}
	return text
}
