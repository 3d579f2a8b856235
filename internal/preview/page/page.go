package page

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

//go:embed page.html style.css script/*.js
var sources embed.FS

// Fleet is what the page shows of a fleet: a change of it, or what it gets.
type Fleet struct {
	// Diff is nil where no change is shown.
	Diff *v1alpha1.FleetDiff `json:"diff,omitempty"`
	// Plan is what the fleet gets; beside a Diff, on its new side. It is nil where it is not known.
	Plan *v1alpha1.FleetPlan `json:"plan,omitempty"`
	// Before is what the fleet got on the old side. It is nil where it is not known.
	Before *v1alpha1.FleetPlan `json:"before,omitempty"`
	// Why is beside a Plan without a Diff. It is nil where it is not known.
	Why *Why `json:"why,omitempty"`
	// About is what the page says beside them.
	About About `json:"about"`
}

// About is what was read, and what a reader can run.
type About struct {
	// Dir and Commit are of a Plan without a Diff; "" where they are not known.
	Dir    string `json:"dir,omitempty"`
	Commit string `json:"commit,omitempty"`
	Dirty  bool   `json:"dirty,omitempty"` // whether files of the directory differ from the commit
	// Version is that of the program.
	Version string `json:"version,omitempty"`
	// Explain is the command that explains a Cluster of the Plan, with [ExplainedCluster] in the
	// place of its name; "" where there is none.
	Explain string `json:"explain,omitempty"`
}

// ExplainedCluster stands for the name of a Cluster in a command.
const ExplainedCluster = "CLUSTER"

// scripts are the files of the script, in the order in which they are put together.
func scripts() []string {
	return []string{
		"text.js", "dom.js", "names.js", "yaml.js", "lines.js", "template.js", "model.js", "matching.js", "address.js",
		"bar.js", "trouble.js", "verdict.js", "reach.js", "fields.js", "changes.js", "waves.js", "plan.js", "matrix.js",
		"matrixrows.js", "panel.js", "objects.js", "problems.js", "main.js",
	}
}

// mostPlain is how many bytes of JSON are in the file as they are. More are deflated.
const mostPlain = 64_000

// Write writes the page of fleets. With several, the reader chooses one.
func Write(w io.Writer, fleets []Fleet) error {
	data, err := dataOf(fleets)
	if err != nil {
		return err
	}
	style, err := sources.ReadFile("style.css")
	if err != nil {
		return err
	}
	script, err := scriptOf()
	if err != nil {
		return err
	}
	page, err := template.ParseFS(sources, "page.html")
	if err != nil {
		return err
	}
	//nolint:gosec // The first two are files of this package, and the last is JSON in which markup is escaped.
	err = page.Execute(w, map[string]any{
		"Title":       titleOf(fleets),
		"Style":       template.CSS(style),
		"Script":      template.JS(script),
		"StyleDigest": digestOf(style), "ScriptDigest": digestOf([]byte(script)),
		"Data": template.JS(data),
	})
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// scriptOf is the script, whose names are its own.
func scriptOf() (string, error) {
	var script strings.Builder
	script.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range scripts() {
		text, err := sources.ReadFile("script/" + name)
		if err != nil {
			return "", err
		}
		script.Write(text)
	}
	script.WriteString("})();\n")
	return script.String(), nil
}

// digestOf is a text as the policy names it.
func digestOf(text []byte) string {
	digest := sha256.Sum256(text)
	return base64.StdEncoding.EncodeToString(digest[:])
}

// titleOf is the title of the page.
func titleOf(fleets []Fleet) string {
	names := make([]string, 0, len(fleets))
	title := "capifleet plan"
	for _, one := range fleets {
		switch {
		case one.Diff != nil:
			title = "capifleet diff"
			names = append(names, one.Diff.Fleet)
		case one.Plan != nil:
			names = append(names, one.Plan.Fleet)
		}
	}
	if text := strings.Trim(strings.Join(names, ", "), ", "); text != "" {
		title += ": " + fleet.Printable(text)
	}
	return title
}

// dataOf is the block of JSON: the fleets, or an object with their deflated JSON.
func dataOf(fleets []Fleet) ([]byte, error) {
	typed := make([]Fleet, len(fleets))
	for i, one := range fleets {
		if one.Diff != nil {
			diff := *one.Diff
			diff.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.FleetDiffKind}
			one.Diff = &diff
		}
		typed[i] = one
	}
	plain, err := json.Marshal(map[string]any{"fleets": typed}) // It escapes <, > and & in texts.
	if err != nil {
		return nil, fmt.Errorf("encode the page: %w", err)
	}
	plain = fleet.PrintableJSON(plain)
	if len(plain) <= mostPlain {
		return plain, nil
	}
	var small bytes.Buffer
	deflated, err := flate.NewWriter(&small, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := deflated.Write(plain); err != nil {
		return nil, err
	}
	if err := deflated.Close(); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]string{"deflated": base64.StdEncoding.EncodeToString(small.Bytes())})
}
