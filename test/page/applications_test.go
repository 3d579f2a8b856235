package page

import (
	"encoding/json"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestEveryApplicationIsThatOfThePlan compares what the page shows of each Application of the fleet
// with what `capifleet plan --output json --whole` has.
func TestEveryApplicationIsThatOfThePlan(t *testing.T) {
	pages := made(t, theStory)
	if err := pages.git("switch", "-q", "main"); err != nil {
		t.Fatal(err)
	}
	text, err := pages.run(0, "plan", "fleet", "--output", "json", "--whole")
	if err != nil {
		t.Fatal(err)
	}
	var plan struct {
		Clusters []struct {
			Namespace, Name string
			Applications    []struct {
				Name     string
				Manifest any
			}
		}
	}
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{}
	for _, cluster := range plan.Clusters {
		for _, one := range cluster.Applications {
			want[cluster.Namespace+"/"+cluster.Name+": "+one.Name] = one.Manifest
		}
	}
	got := map[string]any{}
	for name, shown := range value[map[string]string](open(t, pages.plan, "#problems", desk()), applicationTexts) {
		var manifest any
		if err := yaml.Unmarshal([]byte(shown), &manifest); err != nil {
			t.Fatalf("the page shows no YAML of %s: %v\n%s", name, err, shown)
		}
		got[name] = manifest
	}
	same(t, "the Applications", want, got)
	same(t, "their number", 1740, len(got))
}

// applicationTexts are the texts of the Applications in the panels of all Clusters. It walks from
// group to group, and in each to the next Cluster.
const applicationTexts = `(() => {
	const found = {};
	const nextOf = () => document.querySelector('aside [aria-label="Next Cluster of the group"]');
	const read = () => {
		const cluster = document.querySelector("aside h2").textContent;
		for (const one of document.querySelectorAll("aside details.plain")) {
			if (!one.closest("section").querySelector("h3").textContent.startsWith("Applications")) continue;
			one.fill();
			const name = one.querySelector("summary code").textContent;
			found[cluster + ": " + name] = one.querySelector("pre.yaml").textContent;
		}
	};
	const first = ["eu-canary-1", "eu-prod-001", "us-canary-1", "us-prod-01", "ap-canary-1", "ap-prod-01",
		"edge-ap-01", "edge-eu-01", "edge-us-01"];
	for (const name of first) {
		location.hash = "#cluster/clusters/" + name + "?tab=problems";
		dispatchEvent(new HashChangeEvent("hashchange"));
		read();
		while (!nextOf().disabled) { nextOf().click(); read(); }
	}
	return found;
})()`
