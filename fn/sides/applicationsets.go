package sides

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/template"
)

// applicationSets are the ApplicationSets of the Plan and of the input, with what they make.
func (b *builder) applicationSets() []review.ApplicationSet {
	all := b.plannedApplicationSets()
	all = append(all, b.writtenApplicationSets()...)
	for _, one := range all {
		slices.SortStableFunc(one.Applications, compareApplications)
	}
	slices.SortStableFunc(all, func(a, b review.ApplicationSet) int { return a.Compare(b.Ref) })
	return all
}

func compareApplications(a, b review.Application) int {
	return cmp.Or(
		cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace), compareIDs(a.Cluster, b.Cluster),
	)
}

// plannedApplicationSets are those of the Plan.
func (b *builder) plannedApplicationSets() []review.ApplicationSet {
	if b.Decided == nil {
		return nil
	}
	plan := b.Decided.Plan
	bySet := b.plannedApplications()
	var all []review.ApplicationSet
	for _, set := range plan.ApplicationSets {
		only := set
		only.Generators, only.Template = nil, nil
		manifest := emit.Objects(&fleet.Plan{ApplicationSets: []fleet.ApplicationSet{only}})[0]
		tree, err := encode.Tree(manifest)
		if err != nil { // ApplicationSets can be written.
			tree = map[string]any{}
		}
		all = append(all, withSpec(review.ApplicationSet{
			Ref: manifest.Ref, Entry: b.names.entryOf(manifest.Ref), Applications: bySet[set.Name],
		}, normalTree(tree)))
	}
	return all
}

// withSpec is an ApplicationSet with what the spec of its manifest says, except what it makes.
func withSpec(set review.ApplicationSet, tree map[string]any) review.ApplicationSet {
	spec := fleet.MapAt(tree, "spec")
	set.ApplicationsSync = fleet.TextAt(spec, "syncPolicy", "applicationsSync")
	set.Preserve, _ = fleet.MapAt(spec, "syncPolicy")["preserveResourcesOnDeletion"].(bool)
	set.RollingSync = fleet.TextAt(spec, "strategy", "type") == "RollingSync" &&
		len(fleet.ListAt(spec, "strategy", "rollingSync", "steps")) > 0
	set.Settings = map[string]any{}
	for key, value := range spec {
		switch key {
		case "generators", "template", "templatePatch":
		default:
			set.Settings[key] = value
		}
	}
	return set
}

// plannedApplications are those that the Plan predicts, by their ApplicationSets.
func (b *builder) plannedApplications() map[string][]review.Application {
	bySet := map[string][]review.Application{}
	templates := map[*fleet.Variant]*review.Template{}
	for _, one := range b.Decided.Plan.Applications {
		if one.Set == "" { // It is delivered to the cluster.
			continue
		}
		shared, known := templates[one.Variant]
		if !known {
			shared = templateOf(one.Variant)
			templates[one.Variant] = shared
		}
		bySet[one.Set] = append(bySet[one.Set], review.Application{
			Namespace: one.Namespace, Name: one.Name, Entry: applicationSetsList + "/" + one.Entry,
			Cluster: one.Cluster.ID(), Template: shared, Parameters: one.Parameters, Sure: true,
		})
	}
	return bySet
}

// templateOf is the template of a variant. It was parsed when it was planned, so it parses.
func templateOf(variant *fleet.Variant) *review.Template {
	source := normalTree(variant.Source)
	parsed, _ := template.Parse(field.NewPath("template"), source)
	return &review.Template{Source: source, Parsed: parsed, Hidden: variant.Hidden}
}
