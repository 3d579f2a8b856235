package fleet

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// The grammar of names. It is frozen: another grammar would deliver everything once more, to every
// Cluster.
const (
	// HashLength is how many hexadecimal digits of its hash the name of a ClusterResourceSet ends
	// in.
	HashLength = 8
	// FactsHashLength is how many hexadecimal digits name a group: enough that no two of a fleet's
	// thousands of groups share them by chance.
	FactsHashLength = 12
	// CompanionSuffix ends the names of the payload of what Reconcile would destroy, and of the
	// companion, which delivers it once.
	CompanionSuffix = "-once"
	// maxLabelName is how long the name of a label's key may be, without its prefix (apimachinery:
	// validation.qualifiedNameMaxLength).
	maxLabelName = 63
)

// NamedAs is the name that what a fleet generates is named after: the fleet's, or the one that it
// was renamed from.
func NamedAs(config *v1alpha1.FleetConfig) string {
	return cmp.Or(string(config.Spec.RenamedFrom), config.Name)
}

// NamedAs is the name that what the fleet generates is named after.
func (f *Fleet) NamedAs() string { return NamedAs(f.Config) }

// EntryName is the name of what an entry generates: FLEET-ENTRY. Payloads and ApplicationSets have
// it as it is, so that an edit keeps the name. Both names are those that the generated objects are
// named after.
func EntryName(fleetName string, entry v1alpha1.Name) string {
	return fleetName + "-" + string(entry)
}

// ApplicationSetName is the name of the ApplicationSet of an entry: its objectName, or FLEET-ENTRY.
func ApplicationSetName(namedAs string, set v1alpha1.ApplicationSet) string {
	return cmp.Or(set.ObjectName, EntryName(namedAs, cmp.Or(set.RenamedFrom, set.Name)))
}

// ResourceSetName is FLEET-ENTRY-HASH. The hash is of what CAPI's webhook does not let anybody edit
// (selector and strategy) and of the revision, so that such an edit makes a new ClusterResourceSet.
// A selector that is spelled in another way is another one, to the webhook as well.
func ResourceSetName(
	entryName string, selector metav1.LabelSelector, strategy v1alpha1.Strategy, revision string,
) (string, error) {
	identity, err := json.Marshal(struct {
		Selector metav1.LabelSelector `json:"selector"`
		Strategy v1alpha1.Strategy    `json:"strategy"`
		Revision string               `json:"revision,omitempty"`
	}{selector, strategy, revision})
	if err != nil {
		return "", err
	}
	return entryName + "-" + shortHash(identity, HashLength), nil
}

// IsResourceSetName reports whether a name is ENTRYNAME-HASH.
func IsResourceSetName(name, entryName string) bool {
	hash, found := strings.CutPrefix(name, entryName+"-")
	return found && isHash(hash, HashLength)
}

// isHash reports whether a text is a hash of so many digits, as shortHash writes it.
func isHash(text string, digits int) bool {
	return len(text) == digits && strings.Trim(text, "0123456789abcdef") == ""
}

// FactsHash is the name of a group: a hash of the identity of its facts, as JSON with sorted keys.
// It is the value of the group label, and the end of the names of the group's payloads.
func FactsHash(identity map[string]any) (string, error) {
	text, err := json.Marshal(identity)
	if err != nil {
		return "", err
	}
	return shortHash(text, FactsHashLength), nil
}

// GroupPayloadName is the name of the payload of one group: FLEET-ENTRY-FACTSHASH.
func GroupPayloadName(entryName, factsHash string) string { return entryName + "-" + factsHash }

// ShardName is the name of a shard of a payload: that of the payload, and from the second of a kind
// on its number after that, FLEET-ENTRY-2.
func ShardName(payloadName string, number int) string {
	if number == 1 {
		return payloadName
	}
	return payloadName + "-" + strconv.Itoa(number)
}

// IsPayloadName reports whether a name is that of an entry's payload, or of one of its groups, or
// of a further shard: ENTRYNAME[-FACTSHASH][-NUMBER].
func IsPayloadName(name, entryName string) bool {
	suffix, found := strings.CutPrefix(name, entryName)
	words := strings.Split(suffix, "-")
	if !found || words[0] != "" || len(words) > 3 {
		return false
	}
	if words = words[1:]; len(words) > 0 && isHash(words[0], FactsHashLength) {
		words = words[1:]
	}
	if len(words) == 1 {
		_, err := strconv.Atoi(words[0])
		return err == nil
	}
	return len(words) == 0
}

// GroupLabel is the key of the label that tells the groups of an entry apart. A fleet's name may
// have dots, an entry's may not: the last one separates them. A name that is too long for a label
// ends in a hash of itself.
func GroupLabel(fleetName string, entry v1alpha1.Name) string {
	name := fleetName + "." + string(entry)
	if len(name) > maxLabelName {
		kept := strings.TrimRight(name[:maxLabelName-HashLength-1], "-.")
		name = kept + "-" + NameHash(name)
	}
	return v1alpha1.GroupLabelPrefix + "/" + name
}

// NameHash is what a name that is too long ends in: a hash of the whole name.
func NameHash(name string) string { return shortHash([]byte(name), HashLength) }

// shortHash is the beginning of a hash, in hexadecimal digits.
func shortHash(text []byte, digits int) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:digits]
}

// IsSystemNamespace reports whether every cluster has a namespace (Kubernetes: pkg/controlplane,
// the namespaces of the system).
func IsSystemNamespace(name string) bool {
	switch name {
	case "default", "kube-system", "kube-public", "kube-node-lease":
		return true
	}
	return false
}
