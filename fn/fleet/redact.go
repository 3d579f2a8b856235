package fleet

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Unquoted is the message of a parser without what it quotes of the text, which may be a Secret's.
func Unquoted(message string) string {
	quoted := regexp.MustCompile("`[^`]*`|\"[^\"]*\"|'[^']*'")
	cut := quoted.ReplaceAllStringFunc(message, func(q string) string {
		if len(q) <= len("'-'") {
			return q // a sign of the syntax that was expected
		}
		return "…"
	})
	return strings.ReplaceAll(cut, "\n", " ")
}

// Hidden reports whether a value must not be shown: payloads, values of Helm charts and plugins,
// what is called secret, URLs with a password, and texts of several lines, which may be a payload
// in the wrong place.
func Hidden(at *field.Path, value string) bool {
	if value == "" {
		return false
	}
	if strings.Contains(value, "\n") || strings.Contains(value, "://") && strings.Contains(value, "@") {
		return true
	}
	if at == nil {
		return false
	}
	path := strings.ToLower(at.String())
	for _, segment := range strings.FieldsFunc(path, func(c rune) bool { return strings.ContainsRune(".[]", c) }) {
		if segment == "inline" || segment != "secret" && secretWord(segment) {
			return true
		}
	}
	for _, values := range []string{".helm.", ".plugin.", ".jsonnet.", ".info["} {
		if strings.Contains(path, values) {
			return true
		}
	}
	return false
}

// HiddenText stands where a text must not be shown.
const HiddenText = "(hidden)"

// Masked is the Application as it may be shown: without the secrets of its Cluster, in the texts
// that templates may have put them into.
func (a Application) Masked(secrets []string) Application {
	if !a.Hidden || len(secrets) == 0 {
		return a
	}
	mask := func(texts ...*string) {
		for _, text := range texts {
			for _, secret := range secrets {
				*text = strings.ReplaceAll(*text, secret, HiddenText)
			}
		}
	}
	mask(&a.Name, &a.Project, &a.Destination.Name, &a.Destination.Server, &a.Destination.Namespace)
	a.Labels = maps.Clone(a.Labels)
	for key, value := range a.Labels {
		mask(&value)
		a.Labels[key] = value
	}
	a.Sources = slices.Clone(a.Sources)
	for i := range a.Sources {
		source := &a.Sources[i]
		mask(&source.RepoURL, &source.Path, &source.Chart, &source.TargetRevision)
	}
	return a
}

// secretWord reports whether a name sounds like that of a secret.
func secretWord(name string) bool {
	words := []string{
		"password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "apikey", "api-key",
	}
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}

// WithoutPath is what a file error says without the path, which a message has already.
func WithoutPath(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
