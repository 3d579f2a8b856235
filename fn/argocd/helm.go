package argocd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/version"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

func helmRules(spec map[string]any) []rule {
	release := append(identity(), "helm.releaseName")
	files := append(identity(), "targetRevision", "helm.valueFiles", "helm.fileParameters.*.path")
	for _, of := range (checked{spec: spec}).sources() {
		release, files = append(release, of.kindTexts()...), append(files, of.kindTexts()...)
	}
	return slices.Concat(
		ofEachSource(spec, checkReleaseName, "helm.releaseName"),
		[]rule{{slices.Concat(below("metadata", "name"), inSources(release...)), checkOwnName}},
		ofEachSource(spec, checkValues, "helm.values"),
		ofEachSource(spec, checkParameters, "helm.parameters.*.name", "helm.fileParameters.*.name"),
		ofEachSource(spec, checkVersions, "helm.version", "helm.kubeVersion", "kustomize.kubeVersion"),
		[]rule{{inSources(files...), checkValueFiles}},
	)
}

// helm is what a source says to Helm; nil where Helm does not read it.
func (s source) helm() map[string]any {
	if s.isRefOnly() || len(s.explicitKinds()) > 1 {
		return nil
	}
	return fleet.MapAt(s.tree, "helm")
}

// isHelm reports whether Helm surely renders the source: it says so, or it is a chart and says
// nothing else.
func (s source) isHelm() bool {
	explicit := s.explicitKinds()
	if len(explicit) == 0 {
		return s.isChart()
	}
	return !s.isRefOnly() && slices.Equal(explicit, []string{"helm"})
}

// longestRelease is the longest name of a release (Helm 4.2: pkg/chart/common/util,
// ValidateReleaseName; the same in Helm 3). Helm template holds names to it, too.
//
//capifleet:limit payloads characters the name of a release, in Helm
//capifleet:beyond `CF0403`
const longestRelease = 53

// release is the name of the release that a source sets; "" for none.
func (s source) release() string { return fleet.TextAt(fleet.MapAt(s.tree, "helm"), "releaseName") }

// checkReleaseName checks the name of a release.
func checkReleaseName(_ checked, s source) fleet.Problems {
	release, at := s.release(), s.path.Child("helm", "releaseName")
	switch {
	case release == "" || !s.isHelm():
	case strings.Contains(release, "{{"): // a template of Helm's own: Argo CD passes it as --name-template
	case len(release) > longestRelease:
		return fleet.Problems{longRelease(at, release, "the release name")}
	case len(fleet.SubdomainFaults(release)) > 0:
		problem := refused(at, release, "the release name is not one that Helm accepts")
		problem.Remedy = "use lower-case letters, digits, '-' and '.'"
		return fleet.Problems{problem}
	}
	return nil
}

// checkOwnName checks the name of the Application, which Argo CD takes for the release where none
// is set (reposerver/repository/repository.go, helmTemplate).
func checkOwnName(a checked) fleet.Problems {
	name := fleet.TextAt(a.metadata, "name")
	taken := slices.ContainsFunc(a.sources(), func(s source) bool { return s.isHelm() && s.release() == "" })
	if !taken || len(name) <= longestRelease || len(fleet.SubdomainFaults(name)) > 0 {
		return nil
	}
	return fleet.Problems{longRelease(a.path.Child("metadata", "name"), name,
		"helm.releaseName is not set, so the release name is that of the Application, which")}
}

func longRelease(at *field.Path, name, what string) fleet.Problem {
	problem := refused(at, name, fmt.Sprintf(
		"%s has %d characters, and Helm accepts %d at most", what, len(name), longestRelease,
	))
	problem.Remedy = "set helm.releaseName to a short name; it need not differ by Cluster"
	return problem
}

// checkValues checks that values are a YAML map, as Helm reads them (Helm 4.2:
// pkg/chart/common/util, LoadValues), and warns of values beside valuesObject, which wins
// (pkg/apis/application/v1alpha1/values.go, ValuesYAML).
func checkValues(a checked, s source) fleet.Problems {
	helm := s.helm()
	at, text := s.path.Child("helm", "values"), fleet.TextAt(helm, "values")
	if text == "" {
		return nil
	}
	if _, beside := helm["valuesObject"].(map[string]any); beside {
		return fleet.Problems{ignored(at, "", "Argo CD ignores helm.values, since helm.valuesObject is there, too",
			"remove one of them")}
	}
	message := notValues(text)
	if message == "" {
		return nil
	}
	if a.hidden {
		message = "the reason is not shown, since the template reads what may be secret"
	}
	return fleet.Problems{a.either(refused(at, "", "helm.values is not a YAML map, so Helm fails: "+message),
		"fix the YAML, or write the values as a map, in helm.valuesObject",
		"quote what is read ({{ .values.NAME | quote }}), or use helm.valuesObject")}
}

// notValues says why Helm does not read a text as values; "" where it does.
func notValues(text string) string {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader([]byte(text))))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return fleet.Unquoted(err.Error())
		}
		values, err := yaml.YAMLToJSON(document)
		switch {
		case err != nil:
			return fleet.Unquoted("error converting YAML to JSON: " + err.Error())
		case values[0] == '{', string(values) == "null":
		case values[0] == '[':
			return "it is a list"
		default:
			return "it is a single value"
		}
	}
}

// checkParameters warns of parameters of one name: Argo CD gives the last of them to Helm, and
// those that are forced to be strings after the others (reposerver/repository/repository.go,
// helmTemplate).
func checkParameters(_ checked, s source) fleet.Problems {
	var problems fleet.Problems
	for _, list := range []string{"parameters", "fileParameters"} {
		seen := map[string]bool{}
		for i, item := range fleet.ListAt(s.helm(), list) {
			tree, _ := item.(map[string]any)
			name := fleet.TextAt(tree, "name")
			if seen[name] {
				problems = append(problems, ignored(s.path.Child("helm", list).Index(i).Child("name"), name,
					"the parameter is duplicated, and only one of its values counts", "remove one of them"))
			}
			seen[name] = true
		}
	}
	return problems
}

// checkVersions checks the versions that Argo CD reads itself (util/helm/cmd.go, NewCmd, and
// reposerver/repository/repository.go, parseKubeVersion).
func checkVersions(_ checked, s source) fleet.Problems {
	var problems fleet.Problems
	if text := fleet.TextAt(s.helm(), "version"); text != "" && text != "v3" && text != "v4" {
		problem := refused(s.path.Child("helm", "version"), text, "Argo CD has no such version of Helm")
		problem.Remedy = "remove it; the version of a chart is targetRevision"
		problems = append(problems, problem)
	}
	for _, kind := range s.explicitKinds() {
		text := fleet.TextAt(fleet.MapAt(s.tree, kind), "kubeVersion")
		if _, err := version.ParseGeneric(text); text != "" && err != nil && !s.isRefOnly() {
			problem := refused(s.path.Child(kind, "kubeVersion"), text, "the version of Kubernetes cannot be read")
			problem.Remedy = "write it as 1.34.0"
			problems = append(problems, problem)
		}
	}
	return problems
}
