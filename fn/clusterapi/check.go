package clusterapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Reported reports whether what is wrong with a value at a path is reported already.
type Reported func(at *field.Path, value any) bool

// Check holds a Cluster to its schema and to the rules of the webhook, and warns of fields that its
// version does not have. It finds nothing in a Cluster of a version that is not known.
func (s Schemas) Check(cluster fleet.Ref, manifest map[string]any, reported Reported) fleet.Problems {
	version := v1alpha1.ClusterAPIVersion(cluster.Version())
	known, exists := s.whole[version]
	if !exists || manifest == nil {
		return nil
	}
	c := check{cluster: cluster, version: version, manifest: manifest, reported: reported, semantic: s.semantic}
	problems := s.unknown(cluster, manifest)
	findings := known.Check(manifest)
	for _, f := range findings {
		at, value := pathOf(f.Path), valueAt(manifest, f.Path)
		if f.Unknown || c.isExplained(f, findings) || reported(at, value) {
			continue
		}
		message, remedy := c.misfit(f)
		problems = append(problems, c.problem(at, shown(value), message, remedy))
	}
	return append(problems, c.webhook(problems)...)
}

// check is of one Cluster.
type check struct {
	cluster  fleet.Ref
	version  v1alpha1.ClusterAPIVersion
	manifest map[string]any
	reported Reported
	semantic *regexp.Regexp // a version of Kubernetes
}

// problem is that Cluster API refuses the Cluster.
func (c check) problem(at *field.Path, value, message, remedy string) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.InvalidCluster, Object: c.cluster, Field: at, Value: value,
		Message: message, Remedy: remedy,
	}
}

// refused ends what is said of a value that the API server does not accept.
const refused = ", so the API server refuses the Cluster"

// misfit says how a value misses the schema, and what to do.
func (c check) misfit(f kubernetes.Finding) (message, remedy string) {
	name := f.Path[len(f.Path)-1].Field
	switch {
	case f.Missing:
		return "the field is required and missing" + refused, "set it"
	case len(f.Repeats) > 0:
		return "another element of the list has the same " + fleet.Enumerate(f.Repeats, "and") + refused,
			"remove one of them, or give it another " + fleet.Enumerate(f.Repeats, "or")
	case len(f.Allowed) > 0:
		return "the value is not among those that Cluster API allows" + refused,
			"use one of " + fleet.NameFirst(f.Allowed)
	case f.Breaks == "minProperties: 1" || f.Breaks == "minItems: 1":
		return "the value is empty" + refused, "remove the field, or fill it in"
	case f.Breaks != "" && name == "apiGroup":
		return fmt.Sprintf("the value breaks the rule %q of Cluster API%s", f.Breaks, refused),
			"write the name of the API group alone, without a version"
	case f.Breaks != "":
		return fmt.Sprintf("the value breaks the rule %q of Cluster API%s", f.Breaks, refused), "fix the value"
	}
	message = fmt.Sprintf("the value is %s and the field takes %s%s", f.Is, f.Wants, refused)
	switch {
	case f.Wants == "a string" && name == "version":
		return message, `write all three parts of the version, in quotes, for example "v1.36.0"`
	case f.Wants == "a string" && (f.Is == "a number" || f.Is == "a boolean"):
		return message, "put the value in quotes"
	case f.Is == "a string" && (strings.HasPrefix(f.Wants, "an integer") || f.Wants == "true or false"):
		return message, "write " + f.Wants + ", without quotes"
	}
	return message, "write " + f.Wants
}

// isExplained reports whether another problem is the cause of what was found: that the Cluster is
// incomplete, or that the field which is missing is there under a name that is unknown.
func (c check) isExplained(f kubernetes.Finding, all []kubernetes.Finding) bool {
	if (f.Missing || f.Breaks != "") && len(f.Path) <= 3 && IsIncomplete(c.manifest) &&
		(len(f.Path) == 1 || slices.Contains(madeFrom(), f.Path[1].Field) || len(f.Path) == 0) {
		return true
	}
	if !f.Missing {
		return false
	}
	last := len(f.Path) - 1
	return slices.ContainsFunc(all, func(other kubernetes.Finding) bool {
		return other.Unknown && len(other.Path) == last+1 && slices.Equal(other.Path[:last], f.Path[:last]) &&
			c.standsFor(other.Path[last].Field, f.Path[last].Field)
	})
}

// standsFor reports whether an unknown field is another one under a wrong name, or under that which
// it has in another version.
func (c check) standsFor(unknown, name string) bool {
	inBeta2 := map[string]string{"apiVersion": "apiGroup", "class": "classRef"}
	if c.version == v1alpha1.ClusterAPIV1Beta1 {
		return inBeta2[name] == unknown || spelling.Nearest(unknown, []string{name}) != ""
	}
	return inBeta2[unknown] == name || spelling.Nearest(unknown, []string{name}) != ""
}

// madeFrom are the fields that say what a Cluster is made from.
func madeFrom() []string { return []string{"controlPlaneRef", "infrastructureRef", "topology"} }

// IsIncomplete reports whether a Cluster says nothing of what it is made from. Cluster API refuses
// it (v1.14.2 core/webhooks/admission/cluster.go, validate).
func IsIncomplete(manifest map[string]any) bool {
	spec, isMap := manifest["spec"].(map[string]any)
	if !isMap {
		return manifest["spec"] == nil
	}
	return !slices.ContainsFunc(madeFrom(), func(name string) bool {
		fields, isMap := spec[name].(map[string]any)
		return len(fields) > 0 || !isMap && spec[name] != nil
	})
}

// pathOf is a path in an object.
func pathOf(segments []kubernetes.Segment) *field.Path { return below(nil, segments) }

// below is a path below another one.
func below(path *field.Path, segments []kubernetes.Segment) *field.Path {
	for _, segment := range segments {
		switch {
		case segment.Field != "" && path == nil:
			path = field.NewPath(segment.Field)
		case segment.Field != "":
			path = path.Child(segment.Field)
		case segment.Key != "":
			path = path.Key(segment.Key)
		default:
			path = path.Index(segment.Index)
		}
	}
	return path
}

// valueAt is what is at a path of a tree, nil where there is nothing.
func valueAt(value any, segments []kubernetes.Segment) any {
	for _, segment := range segments {
		switch typed := value.(type) {
		case map[string]any:
			value = typed[segment.Field+segment.Key] // One of them is set.
		case []any:
			if segment.Index >= len(typed) {
				return nil
			}
			value = typed[segment.Index]
		default:
			return nil
		}
	}
	return value
}

// shown is a single value as a message shows it, "" for any other.
func shown(value any) string {
	switch value.(type) {
	case nil, map[string]any, []any:
		return ""
	}
	return fmt.Sprint(value)
}
