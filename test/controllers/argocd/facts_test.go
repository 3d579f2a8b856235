package argocd

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/utils"
)

// wave is the name of a member's wave, "" where there are none: the first that selects it, or whose
// share of the hundred parts of all names holds its own; the last has the rest.
func (r reading) wave(t *testing.T, one *member) string {
	t.Helper()
	waves, _ := at(r.config, "spec", "waves").([]any)
	hash := sha256.Sum256([]byte(textAt(one.object, "", "metadata", "namespace") + "/" +
		textAt(one.object, "", "metadata", "name")))
	place := new(big.Int).Mod(new(big.Int).SetBytes(hash[:8]), big.NewInt(100)).Int64()
	taken := int64(0)
	for _, wave := range waves {
		name := textAt(wave, "", "name")
		percent, isPercent := at(wave, "percent").(float64)
		switch {
		case isPercent:
			taken += int64(percent)
			if taken-int64(percent) <= place && place < taken {
				return name
			}
		case selects(t, at(wave, "selector"), one.labels):
			return name
		}
	}
	return ""
}

// evaluate gives a member its facts and the labels of spec.clusterLabels.
func (r reading) evaluate(one *member) error {
	own := r.parameters(one)
	own["name"] = textAt(one.object, "", "metadata", "name") // also where Argo CD knows it by another name
	own["nameNormalized"] = utils.SanitizeName(own["name"].(string))
	values, _ := at(r.config, "spec", "values").([]any)
	for _, value := range values {
		text, err := r.fact(one, value, own)
		if err != nil || text == "" {
			text = textAt(value, "", "default")
		}
		if text != "" {
			one.facts[textAt(value, "", "name")] = text
		}
	}
	stamped := maps.Clone(one.labels)
	for key, template := range textsAt(r.config, "spec", "clusterLabels") {
		text, err := render(template, own)
		if err != nil {
			return err
		}
		if written, exists := one.labels[key]; exists && text != "" && text != written {
			return fmt.Errorf("label %s is %q already", key, written)
		}
		if text != "" {
			stamped[key] = text
		}
	}
	one.labels = stamped
	if len(stamped) > 0 {
		tree := object{}
		for key, value := range stamped {
			tree[key] = value
		}
		setAt(one.object, tree, "metadata", "labels")
	}
	return nil
}

// fact is the value of a fact, "" where it is missing.
func (r reading) fact(one *member, value any, parameters object) (string, error) {
	switch {
	case at(value, "label") != nil:
		return one.labels[textAt(value, "", "label")], nil
	case at(value, "annotation") != nil:
		return textsAt(one.object, "metadata", "annotations")[textAt(value, "", "annotation")], nil
	case at(value, "template") != nil:
		return render(textAt(value, "", "template"), parameters)
	case at(value, "variable") != nil:
		variables, _ := at(one.object, "spec", "topology", "variables").([]any)
		for _, variable := range variables {
			if at(variable, "name") == at(value, "variable") {
				return scalar(at(variable, "value")), nil
			}
		}
		return "", nil
	}
	var found any = one.object
	for key := range strings.SplitSeq(textAt(value, "", "field"), ".") {
		if list, isList := found.([]any); isList {
			if i, err := strconv.Atoi(key); err == nil && i < len(list) {
				found = list[i]
				continue
			}
		}
		found = at(found, key)
	}
	return scalar(found), nil
}

// scalar is the text of a single value: a text as it is, a number or a boolean as JSON has it.
func scalar(value any) string {
	switch typed := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(typed, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// parameters are what the templates of a package read of a Cluster: those of Argo CD's list
// generator.
func (r reading) parameters(one *member) object {
	knownAs := r.registrar.KnownAs(metadataOf(one.object))
	parameters := object{
		"name": knownAs, "nameNormalized": utils.SanitizeName(knownAs),
		"namespace": textAt(one.object, "", "metadata", "namespace"), "cluster": one.object, "values": one.facts,
		"metadata": object{"labels": one.labels, "annotations": textsAt(one.object, "metadata", "annotations")},
	}
	return parameters
}

// render renders one text as Argo CD does, with the parameters as JSON has them.
func render(text string, parameters object) (rendered string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	tree, err := asTree(parameters)
	if err != nil {
		return "", err
	}
	return (&utils.Render{}).Replace(text, tree, true, []string{"missingkey=error"})
}

// secretValues are the values that can be made of the labels and annotations of a Secret. There is
// no way to make others.
func (r reading) secretValues() map[string]string {
	made := map[string]string{}
	values, _ := at(r.config, "spec", "values").([]any)
	for _, value := range values {
		if label := textAt(value, "", "label"); label != "" {
			made[textAt(value, "", "name")] = fmt.Sprintf("{{ index .metadata.labels %q | default %q }}",
				label, textAt(value, "", "default"))
		}
		if annotation := textAt(value, "", "annotation"); annotation != "" {
			made[textAt(value, "", "name")] = fmt.Sprintf(
				"{{ $found := `` }}{{ with index .metadata `annotations` }}{{ $found = index . %q }}{{ end }}"+
					"{{ $found | default %q }}",
				annotation, textAt(value, "", "default"))
		}
	}
	return made
}
