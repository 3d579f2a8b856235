package template

import (
	"errors"
	"strings"

	"sigs.k8s.io/yaml"
)

// Normalize is Argo CD's nameNormalized and its template function normalize: lower case, with a
// dash for each character except a-z, 0-9, - and ., at most 253 bytes, and without dashes and dots
// at the ends (applicationset/utils/template_functions.go, SanitizeName).
func Normalize(name string) string {
	const longest = 253
	name = strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	return strings.Trim(name[:min(len(name), longest)], "-.")
}

// slugify is the function of Argo CD. Its arguments are [longest [smart]] name; the defaults are 50
// and true (applicationset/utils/utils.go, SlugifyName). It returns what gosimple/slug returns for
// a normalized name, without the globals of that package.
func slugify(args ...any) (string, error) {
	longest, smart, name := 50, true, ""
	ok := len(args) <= 3
	for i, arg := range args {
		var fits bool
		switch i {
		case len(args) - 1:
			name, fits = arg.(string)
		case 0:
			longest, fits = arg.(int)
		default:
			smart, fits = arg.(bool)
		}
		ok = ok && fits
	}
	if !ok {
		return "", errors.New("it takes a maximum size, true or false, and a name, as in slugify 23 true .name")
	}
	name = Normalize(name)
	if !smart && len(name) >= longest {
		if longest < 0 {
			return "", errors.New("the maximum size must not be negative")
		}
		name = name[:longest]
	}
	slug := dashed(name)
	if smart && longest > 0 && len(slug) > longest {
		cut := strings.LastIndexByte(slug[:longest+1], '-')
		if cut < 0 {
			cut = longest
		}
		slug = slug[:cut]
	}
	return slug, nil
}

// dashed replaces each run of dots and dashes by one dash, and removes those at the ends.
func dashed(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' }), "-")
}

// toYAML is YAML without the last line break.
func toYAML(v any) (string, error) {
	data, err := yaml.Marshal(v)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(string(data), "\n"), nil
}

func fromYAML(text string) (map[string]any, error) {
	m := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &m); err != nil {
		return nil, err
	}
	return m, nil
}

func fromYAMLArray(text string) ([]any, error) {
	a := []any{}
	if err := yaml.Unmarshal([]byte(text), &a); err != nil {
		return nil, err
	}
	return a, nil
}
