package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/template"
)

// entryName is the name of what an entry generates: FLEET-ENTRY. Payloads and ApplicationSets have it as it is, so that an edit keeps the name.
func (p *planner) entryName(entry v1alpha1.Name) string {
	return p.fleet.Name() + "-" + string(entry)
}

// hashLength is how many hexadecimal digits of the hash a ClusterResourceSet's name ends in.
const hashLength = 8

// resourceSetName is FLEET-ENTRY-HASH. The hash is of what CAPI's webhook does not let anybody edit (selector and strategy) and of the
// revision, so that such an edit makes a new ClusterResourceSet. A selector spelled in another way is another one, to the webhook as well.
// This grammar is frozen: another name would deliver everything once more.
func resourceSetName(entryName string, selector metav1.LabelSelector, strategy v1alpha1.Strategy, revision string) (string, error) {
	identity, err := json.Marshal(struct {
		Selector metav1.LabelSelector `json:"selector"`
		Strategy v1alpha1.Strategy    `json:"strategy"`
		Revision string               `json:"revision,omitempty"`
	}{selector, strategy, revision})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(identity)
	return entryName + "-" + hex.EncodeToString(sum[:])[:hashLength], nil
}

// factsHash is the name of a group: a hash of its factIdentity, as JSON with sorted keys. It is the value of the group label and the end of the names of the group's
// payloads, FLEET-ENTRY-FACTSHASH. This grammar is frozen: another one would deliver everything once more.
func factsHash(identity map[string]any) (string, error) {
	text, err := json.Marshal(identity)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:factsHashLength], nil
}

// factIdentity are the facts that templates read, never what is made of them, by what each is read from, so that a group keeps its name when a value is renamed, or read as
// the label that it is. What is read from one source in several ways (two values with different defaults, a value beside its label) is one fact where all ways
// give the same, else a list of what each gives, null where it gives nothing. A fact that is missing is left out.
func (p *planner) factIdentity(reads []template.Read, facts map[string]any) map[string]any {
	found := map[string][]any{}
	for _, read := range reads {
		for _, way := range p.waysOf(read) {
			found[way.source] = append(found[way.source], lookUp(facts, way.path))
		}
	}
	identity := map[string]any{}
	for source, given := range found {
		differs := slices.ContainsFunc(given, func(other any) bool { return !reflect.DeepEqual(given[0], other) })
		switch {
		case differs:
			identity[source] = given
		case given[0] != nil:
			identity[source] = given[0]
		}
	}
	return identity
}

// way is how a template reads a source: at a path of its parameters.
type way struct {
	source string
	path   []string
}

// waysOf a parameter: one, or for all values one each. Sources are: label KEY, annotation KEY, field PATH and variable PATH as the FleetConfig has them, value NAME for one that is a
// template, and for other parameters their path, with keys that hold dots in brackets.
func (p *planner) waysOf(read template.Read) []way {
	if label := labelOf(read); label != "" {
		return []way{{"label " + label, read.Path}}
	}
	if read.Path[0] != "values" {
		return []way{{pathText(read.Path), read.Path}}
	}
	var ways []way
	for _, value := range p.valuesOf(read) {
		source := "value " + value.Name
		switch {
		case value.Label != "":
			source = "label " + value.Label
		case value.Annotation != "":
			source = "annotation " + value.Annotation
		case value.Field != "":
			source = "field " + value.Field
		case value.Variable != "":
			source = "variable " + value.Variable
		}
		ways = append(ways, way{source, []string{"values", value.Name}})
	}
	return ways
}

// pathText writes a path so that no other reads the same.
func pathText(path []string) string {
	var text strings.Builder
	for i, segment := range path {
		switch {
		case strings.ContainsAny(segment, ".[]"):
			text.WriteString("[" + segment + "]")
		case i > 0:
			text.WriteString("." + segment)
		default:
			text.WriteString(segment)
		}
	}
	return text.String()
}

// shardName is the name of a shard of a payload: that of the payload, and from the second of a kind on its number after that, FLEET-ENTRY-2. This grammar is frozen, too.
func shardName(payloadName string, shard payload.Shard) string {
	if shard.Number == 1 {
		return payloadName
	}
	return payloadName + "-" + strconv.Itoa(shard.Number)
}

// factsHashLength is how many hexadecimal digits name a group: enough that no two of a fleet's thousands of groups share them by chance.
const factsHashLength = 12

// groupLabel is the key of the label that tells the groups of an entry apart. A fleet's name may have dots, an entry's may not: the last one separates them. A name that is
// too long for a label ends in a hash of itself.
func (p *planner) groupLabel(entry v1alpha1.Name) string {
	name := p.fleet.Name() + "." + string(entry)
	if len(name) > maxLabelName {
		sum := sha256.Sum256([]byte(name))
		name = strings.TrimRight(name[:maxLabelName-hashLength-1], "-.") + "-" + hex.EncodeToString(sum[:])[:hashLength]
	}
	return v1alpha1.GroupLabelPrefix + "/" + name
}

// maxLabelName is how long the name of a label's key may be, without its prefix (apimachinery: validation.qualifiedNameMaxLength).
const maxLabelName = 63

// metadata of a generated object: the fleet's extra, then the entry's, then ours. Sync options of all are kept.
func (p *planner) metadata(namespace, name string, extra v1alpha1.ExtraMetadata, syncOptions ...string) fleet.Metadata {
	fleetWide := p.fleet.Config.Spec.Metadata
	labels := merged(fleetWide.Labels, extra.Labels)
	labels[v1alpha1.ManagedByLabel] = v1alpha1.ManagedByValue
	labels[v1alpha1.FleetLabel] = p.fleet.Name()
	annotations := merged(fleetWide.Annotations, extra.Annotations)
	if len(syncOptions) > 0 {
		annotations[argocd.SyncOptionsAnnotation] = joinOptions(annotations[argocd.SyncOptionsAnnotation], syncOptions)
	}
	return fleet.Metadata{Namespace: namespace, Name: name, Labels: labels, Annotations: annotations}
}

// joinOptions adds sync options to those that the user has written; of one option, the user's counts.
func joinOptions(users string, ours []string) string {
	var all []string
	for option := range strings.SplitSeq(users, ",") {
		if option = strings.TrimSpace(option); option != "" {
			all = append(all, option)
		}
	}
	for _, option := range ours {
		name, _, _ := strings.Cut(option, "=")
		if !slices.ContainsFunc(all, func(other string) bool { return strings.HasPrefix(other, name+"=") }) {
			all = append(all, option)
		}
	}
	return strings.Join(all, ",")
}

// merged is a new map with the entries of all; later ones win.
func merged(parts ...map[string]string) map[string]string {
	result := map[string]string{}
	for _, part := range parts {
		maps.Copy(result, part)
	}
	return result
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
