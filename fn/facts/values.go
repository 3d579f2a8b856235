package facts

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Values are the named facts that templates may read as .values.NAME: those that the FleetConfig
// lists, and the wave.
type Values struct {
	all           []v1alpha1.Value // in the order of evaluation
	clusterLabels map[string]v1alpha1.TemplateText

	hidden     map[string]bool           // those that are made of what may be secret, by name
	secret     map[string]bool           // whether names say that they are secret, as far as asked for
	unreadable map[string]bool           // those that cannot be evaluated, which is reported, by name
	defaults   map[string]fleet.Problems // that a default is used, by the name of the value
}

// newValues are the values of a FleetConfig, and after them the wave, which is evaluated when they
// are.
func newValues(f *fleet.Fleet) Values {
	spec := &f.Config.Spec
	values := Values{
		all: spec.Values, clusterLabels: spec.ClusterLabels,
		hidden: map[string]bool{}, secret: map[string]bool{}, unreadable: map[string]bool{},
	}
	if len(spec.Waves) > 0 {
		values.all = append(slices.Clip(spec.Values), v1alpha1.Value{Name: WaveValue})
	}
	for _, value := range spec.Values {
		if value.Template == "" {
			continue
		}
		if text, err := template.ParseText(nil, string(value.Template)); err == nil {
			values.hidden[value.Name] = values.ReadsHidden(text.Reads())
		}
	}
	return values
}

// Len is how many values there are, the wave included.
func (v Values) Len() int { return len(v.all) }

// named is the value with a name, nil where there is none.
func (v Values) named(name string) *v1alpha1.Value {
	for i := range v.all {
		if v.all[i].Name == name {
			return &v.all[i]
		}
	}
	return nil
}

// names are the names of the values.
func (v Values) names() []string {
	names := make([]string, len(v.all))
	for i, value := range v.all {
		names[i] = value.Name
	}
	return names
}

// ReadBy are the values that a parameter means: one, all of them, or none.
func (v Values) ReadBy(read template.Read) []v1alpha1.Value {
	if read.Path[0] != "values" {
		return nil
	}
	var values []v1alpha1.Value
	for _, value := range v.all {
		if len(read.Path) == 1 || value.Name == read.Path[1] {
			values = append(values, value)
		}
	}
	return values
}

// DefaultsUsed reports the defaults that are used by what templates read, each once, in the order
// of the values.
func (v Values) DefaultsUsed(reads []template.Read) fleet.Problems {
	read := map[string]bool{}
	for _, one := range reads {
		for _, value := range v.ReadBy(one) {
			read[value.Name] = true
		}
	}
	var problems fleet.Problems
	for _, value := range v.all {
		if read[value.Name] {
			problems = append(problems, v.defaults[value.Name]...)
		}
	}
	return problems
}

// Hidden reports whether a fact may be secret, by its name, its text or what it is read from.
func (v Values) Hidden(name, text string) bool {
	return v.hidden[name] || text != "" && v.isSecret(name) || fleet.Hidden(nil, text)
}

// isSecret reports whether the name of a fact, or of what it is read from, says that it is secret.
func (v Values) isSecret(name string) bool {
	const anything = "x"
	isSecret, known := v.secret[name]
	if !known {
		value := v.named(name)
		isSecret = fleet.Hidden(field.NewPath(name), anything) ||
			value != nil && fleet.Hidden(field.NewPath(fleet.SourceText(*value)), anything)
		v.secret[name] = isSecret
	}
	return isSecret
}

// ReadsHidden reports whether a template reads what may be secret, by its name.
func (v Values) ReadsHidden(reads []template.Read) bool {
	const anything = "x"
	hidden := func(value v1alpha1.Value) bool { return v.Hidden(value.Name, anything) }
	return slices.ContainsFunc(reads, func(read template.Read) bool {
		return fleet.Hidden(field.NewPath(read.String()), anything) || slices.ContainsFunc(v.ReadBy(read), hidden)
	})
}

// Shown are the facts of a member as a plan may show them.
func (v Values) Shown(member *fleet.Member) map[string]string {
	shown := make(map[string]string, len(member.Values))
	for name, text := range member.Values {
		if shown[name] = text; v.Hidden(name, text) {
			shown[name] = fleet.HiddenText
		}
	}
	return shown
}

// Secrets are the texts of the facts of a member that may be secret, the longest first.
func (v Values) Secrets(member *fleet.Member) []string {
	var secrets []string
	for name, text := range member.Values {
		if v.Hidden(name, text) {
			secrets = append(secrets, text)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	return secrets
}

// Explained are the facts of a member in the order of evaluation, each with where it comes from.
func (v Values) Explained(member *fleet.Member) []fleet.Fact {
	shown := v.Shown(member)
	facts := make([]fleet.Fact, len(v.all))
	for i, value := range v.all {
		facts[i] = fleet.Fact{Name: value.Name, Value: shown[value.Name], From: fleet.SourceText(value)}
		missing, lacks := member.Missing[value.Name]
		absence, defaulted := member.Defaulted[value.Name]
		_, has := member.Values[value.Name]
		switch {
		case lacks && missing.Sought == "", !lacks && !has: // it was not evaluated
			facts[i].From = fleet.SourceText(value) + " cannot be evaluated; see the problems"
		case lacks:
			facts[i].From = missing.WithObject()
		case defaulted:
			facts[i].From = "default, since " + absence.WithObject()
		}
	}
	return facts
}
