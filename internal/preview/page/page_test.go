package page_test

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/preview/page"
)

// hostile are texts of a repository that would do something if they were markup.
func hostile() []string {
	return []string{
		`</script><script>alert(1)</script>`,
		`<!--<script>`,
		`]]>`,
		`<img src=x onerror=alert(1)>`,
		`"; alert(1); "`,
		"`${alert(1)}`",
		`{{ .Script }}`,
		"a\u2028b\u2029c",
		"right\u202eleft",
		"control\x00\x07\x1b[31m",
		"\xff invalid",
	}
}

// diffOf is a FleetDiff that has a text wherever a repository's may be.
func diffOf(text string) *v1alpha1.FleetDiff {
	value, _ := json.Marshal(text) // no error: any text can be written
	return &v1alpha1.FleetDiff{
		Fleet: text, Dir: text, Result: v1alpha1.DiffChanged, NotKnown: []string{text},
		Changes: []v1alpha1.DiffChange{{
			ID: "c-1", Number: 1, Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate, Entry: text,
			Fields: []v1alpha1.DiffField{{Path: text, Before: value, After: value}},
			Effect: v1alpha1.DiffEffect{Code: v1alpha1.DiffEffectSynced, Text: text, Because: []string{text}},
		}},
		Clusters: []v1alpha1.DiffCluster{{Namespace: text, Name: text, File: text}},
		Problems: v1alpha1.DiffProblems{Items: []v1alpha1.PlanProblem{{Message: text, Remedy: text}}},
	}
}

func written(t *testing.T, fleets ...page.Fleet) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Write(&out, fleets); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// dataIn is what the block of data of a page holds.
func dataIn(t *testing.T, text string) []byte {
	t.Helper()
	const begin = `<script id="data" type="application/json">`
	_, rest, found := strings.Cut(text, begin)
	block, _, ended := strings.Cut(rest, "</script>")
	if !found || !ended {
		t.Fatal("the page has no block of data")
	}
	var packed struct {
		Deflated []byte `json:"deflated"`
	}
	if err := json.Unmarshal([]byte(block), &packed); err != nil {
		t.Fatalf("the block is not JSON: %v", err)
	}
	if packed.Deflated == nil {
		return []byte(block)
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed.Deflated)))
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestTextsOfTheRepositoryAreOnlyData(t *testing.T) {
	harmless := written(t, page.Fleet{Diff: diffOf("plain")})
	for _, text := range hostile() {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			whole := written(t, page.Fleet{Diff: diffOf(text)})
			for _, mark := range []string{"<script", "</script", "<!--", "<img", "alert(1)</"} {
				if want := strings.Count(harmless, mark); strings.Count(whole, mark) != want {
					t.Errorf("%q is %d times in the page, and must be %d times", mark, strings.Count(whole, mark), want)
				}
			}
			if strings.ContainsAny(whole, "\u2028\u2029") {
				t.Error("the page has a line separator, which ends a line of a script")
			}
			var data struct{ Fleets []page.Fleet }
			if err := json.Unmarshal(dataIn(t, whole), &data); err != nil {
				t.Fatal(err)
			}
			var got string
			if err := json.Unmarshal(data.Fleets[0].Diff.Changes[0].Fields[0].Before, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ToValidUTF8(text, "\ufffd"), got); diff != "" {
				t.Errorf("the text is another one (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThePolicyAllowsWhatIsInTheFileAndNothingElse(t *testing.T) {
	got := written(t, page.Fleet{Diff: diffOf("plain")})
	found := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(got)
	if found == nil {
		t.Fatal("the page has no policy")
	}
	digest := func(begin, end string) string {
		_, rest, _ := strings.Cut(got, begin)
		text, _, _ := strings.Cut(rest, end)
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := "default-src 'none'; style-src " + digest("<style>", "</style>") + "; script-src " +
		digest("<script>", "</script>") + "; base-uri 'none'; form-action 'none'; " +
		"require-trusted-types-for 'script'; trusted-types 'none'"
	if diff := cmp.Diff(want, html.UnescapeString(found[1])); diff != "" {
		t.Errorf("the policy is another one (-want +got):\n%s", diff)
	}
}

func TestLargeDataIsDeflated(t *testing.T) {
	diff := diffOf("plain")
	for i := range 2000 {
		cluster := v1alpha1.DiffCluster{Namespace: "clusters", Name: fmt.Sprintf("eu-%04d", i)}
		diff.Clusters = append(diff.Clusters, cluster)
	}
	got := written(t, page.Fleet{Diff: diff})
	if !strings.Contains(got, `{"deflated":"`) {
		t.Error("the data is as it is")
	}
	var data struct{ Fleets []page.Fleet }
	if err := json.Unmarshal(dataIn(t, got), &data); err != nil {
		t.Fatal(err)
	}
	if count := len(data.Fleets[0].Diff.Clusters); count != 2001 {
		t.Errorf("%d Clusters are in the page", count)
	}
}

func TestTheTitleNamesTheFleets(t *testing.T) {
	for want, fleets := range map[string][]page.Fleet{
		"capifleet diff: production":     {{Diff: diffOf("production")}},
		"capifleet diff: edge, plants":   {{Diff: diffOf("edge")}, {Diff: diffOf("plants")}},
		"capifleet diff: &lt;/title&gt;": {{Diff: diffOf("</title>")}},
		"capifleet plan: production":     {{Plan: &v1alpha1.FleetPlan{Fleet: "production"}}},
		"capifleet plan":                 {{Plan: &v1alpha1.FleetPlan{}}},
	} {
		if got := written(t, fleets...); !strings.Contains(got, "<title>"+want+"</title>") {
			t.Errorf("the title is not %q", want)
		}
	}
}

// TestTheSourcesKeepTheRules holds the files of the script to what keeps the page safe: each is
// part of it, none makes markup of a text, and none names another computer.
func TestTheSourcesKeepTheRules(t *testing.T) {
	files, err := filepath.Glob("script/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	got := written(t, page.Fleet{Diff: diffOf("plain")})
	forbidden := []string{
		"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "new Function",
		"fetch(", "XMLHttpRequest", "import(", "http:", "https:", "url(", "@import",
	}
	for _, file := range append(files, "style.css") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, string(text)) {
			t.Errorf("%s is not in the page", file)
		}
		for _, word := range forbidden {
			if strings.Contains(string(text), word) {
				t.Errorf("%s has %q", file, word)
			}
		}
	}
}

// TestTheDocumentationNamesEveryBox: each outcome that the verdict has a box for is in the page of
// the documentation.
func TestTheDocumentationNamesEveryBox(t *testing.T) {
	model, err := os.ReadFile("script/model.js")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../../docs/page.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(strings.Join(strings.Fields(string(docs)), " "))
	labels := regexp.MustCompile(`box: "([^"]+)"`).FindAllStringSubmatch(string(model), -1)
	if len(labels) == 0 {
		t.Fatal("the script has no boxes")
	}
	for _, label := range labels {
		name := strings.ToLower(label[1])
		if name == "new only" {
			name = "for new clusters only"
		}
		if !strings.Contains(text, name) {
			t.Errorf("docs/page.md does not name the box %q", label[1])
		}
	}
}
