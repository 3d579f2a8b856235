package facts

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

// clusterFields are which fields the Clusters of the fleet can have.
type clusterFields struct {
	clusterapi.Fields
	versions []v1alpha1.ClusterAPIVersion // that members have
}

// readClusterFields reads them where values may read fields of Clusters.
func readClusterFields(values []v1alpha1.Value, members []*fleet.Member) (clusterFields, error) {
	readsFields := func(value v1alpha1.Value) bool { return value.Field != "" || value.Template != "" }
	if !slices.ContainsFunc(values, readsFields) {
		return clusterFields{}, nil
	}
	fields, err := clusterapi.ReadFields()
	known := clusterFields{Fields: fields}
	for _, version := range v1alpha1.ClusterAPIVersions() {
		if slices.ContainsFunc(members, func(m *fleet.Member) bool { return m.Version() == string(version) }) {
			known.versions = append(known.versions, version)
		}
	}
	return known, err
}

// noField is the absence of a field of the Cluster, which says so where no Cluster of the fleet can
// have the field. One that Clusters of another version have may be read on purpose: the default is
// for the others.
func (k clusterFields) noField(member *fleet.Member, path []string, absence fleet.Absence) fleet.Absence {
	for _, version := range k.versions {
		if _, _, none := k.NoField(version, path); !none {
			return absence
		}
	}
	why, remedy, none := k.NoField(v1alpha1.ClusterAPIVersion(member.Version()), path)
	if !none {
		return absence
	}
	absence.Undefined, absence.Why = true, why
	switch list := strings.Join(path[:min(len(path), 3)], "."); {
	case remedy != "":
		absence.Remedy = remedy
	case list == "spec.topology.variables":
		absence.Remedy = "read it as a topology variable, with variable in place of field"
	}
	return absence
}
