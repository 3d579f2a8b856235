package argocd

import "regexp"

// strictness is a problem that capifleet refuses although Argo CD would take it.
type strictness struct{ code, message, reason string }

// strictnesses are all of these, with the reason. Each message is a regular expression.
func strictnesses() []strictness {
	const (
		chance  = "the result would change without a cause"
		silent  = "Argo CD writes nothing in the place of what is missing, and reports nothing"
		bounded = "what is rendered is proved with limits, so that a template cannot stop the render"
		unseen  = "what a template reads must be seen, so that the element of a list, or the selector of " +
			"Secrets, holds it"
	)
	return []strictness{
		{
			"CF0401",
			"depends on the (clock|time zone)|gives another result each time|in no fixed order|works on a " +
				"date|changes its argument|derives a secret", chance,
		},
		{
			"CF0401", "is a (map|list), and would be written as",
			"Argo CD writes map[a:b], which is no name, path or YAML",
		},
		{
			"CF0403", "is not a YAML map, so Helm fails|the path (is absolute|leads out)|Helm accepts",
			"the repo-server refuses it later, which is not run here",
		},
		{
			"CF0403", "no AppProject can have this name",
			"the controller finds no such project, which is not looked up here",
		},
		{"CF0402", "two keys of the map become", "one of the two would be kept, by chance"},
		{"CF0203", "reads (label|annotation|value) .*missing", silent},
		{"CF0402", "would write <no value>|finds no key", silent},
		{"CF0402", "is larger than|takes too long|more than [0-9]+ bytes", bounded},
		{"CF0401", "must not be longer than", bounded},
		{
			"CF0401",
			`define, template and block are not|cannot read all parameters at once|\.metadata cannot be ` +
				`read as a whole`, unseen,
		},
		{
			"CF0406",
			"reads value .* which is made of|reads all (labels|annotations)|reads the (wave|revision) of the Cluster",
			unseen,
		},
		{
			"CF0406", "are resolved for each Cluster when the ApplicationSet is rendered",
			"an override would need a generator of its own, whose selectors do not overlap",
		},
		{"CF0401", "does not read the revisions", "a promotion would change nothing, and nobody would see why"},
		{
			"CF0401", "capifleet sets this label for rollout RollingSync",
			"one of two waves would be kept, and Argo CD never syncs an Application of a wave that it does not know",
		},
		{
			"CF0406", "for some Clusters only",
			"a Cluster without the label must be left out alone, and this one cannot be",
		},
		{"CF0403", "still contains {{ after rendering", "a template that nothing renders any more leads nowhere"},
		{"CF0405", "", "the cluster generator makes one of two Clusters of one name"},
		{"CF0111", "the Cluster is defined twice", "no API server holds two Clusters of one name in one namespace"},
		{"CF0113", "since it is the value of labels", "Cluster API refuses the Cluster"},
		{"CF0204", "", "the FleetConfig says which values are allowed"},
		{"CF0109", "and an override cannot remove a field", "Argo CD takes one of the two, and reports nothing"},
		{"CF0110", "has both source and sources", "Argo CD takes one of the two, and reports nothing"},
	}
}

// stricter is why a problem is refused although Argo CD would take it, "" where there is no reason.
func stricter(found problem) string {
	for _, s := range strictnesses() {
		if found.Code == s.code && regexp.MustCompile(s.message).MatchString(found.Message) {
			return s.reason
		}
	}
	return ""
}
