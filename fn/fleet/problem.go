package fleet

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Severity of a Problem.
type Severity string

const (
	// Error stops the run: nothing is written but the results.
	Error Severity = "error"
	// Warning is likely a mistake, or dangerous; the output is written.
	Warning Severity = "warning"
	// Info is said so that nothing happens unseen.
	Info Severity = "info"
)

// Problem is one thing that is wrong or worth knowing. It never holds a value of a Secret.
type Problem struct {
	Severity Severity
	Code     Code
	Object   Ref         // the object to look at
	Field    *field.Path // within Object; nil for the object as a whole
	Value    string      // the value that is wrong, where there is one; shown by ShownValue only
	Message  string      // what is wrong: "names no Cluster label", without a full stop
	Remedy   string      // what to do: "name at least one label", without a full stop
}

// Problems of a run, in the order in which they were found.
type Problems []Problem

// Failed tells whether there is an Error among the problems.
func (p Problems) Failed() bool {
	for i := range p {
		if p[i].Severity == Error {
			return true
		}
	}
	return false
}

// mostAlike is how many problems that say the same of different objects are told one by one.
const mostAlike = 5

// Gathered are the problems, of which those that say the same of more than a few objects are told of the first ones, and the others are named by the last of these.
func (p Problems) Gathered() Problems {
	type kind struct {
		severity                       Severity
		code                           Code
		object, field, message, remedy string
	}
	counts := map[kind]int{}
	kindOf := func(one Problem) kind {
		return kind{one.Severity, one.Code, one.Object.Kind, one.FieldPath(), one.Message, one.Remedy}
	}
	var gathered Problems
	last := map[kind]int{}
	for _, one := range p {
		k := kindOf(one)
		if counts[k]++; counts[k] <= mostAlike {
			last[k] = len(gathered)
			gathered = append(gathered, one)
		}
	}
	for k, count := range counts {
		if count > mostAlike {
			gathered[last[k]].Message += fmt.Sprintf(", and so on %d more objects of kind %s", count-mostAlike, k.object)
		}
	}
	return gathered
}

// FieldPath is the path of the field, "" for the object as a whole.
func (p Problem) FieldPath() string {
	if p.Field == nil {
		return ""
	}
	return p.Field.String()
}

// longestValue is how many bytes of a wrong value are shown.
const longestValue = 120

// Text is the message for people, with value and remedy.
func (p Problem) Text() string {
	var text strings.Builder
	text.WriteString(p.Message)
	if value := p.ShownValue(); value != "" {
		text.WriteString(" (value " + strconv.Quote(value) + ")")
	}
	if p.Remedy != "" {
		text.WriteString("; " + p.Remedy)
	}
	return strings.ReplaceAll(text.String(), "\n", " ")
}

// String is the whole problem on one line: severity, code, file, object, field, message, value and remedy.
func (p Problem) String() string {
	parts := []string{string(p.Severity) + " " + string(p.Code)}
	for _, part := range []string{p.Object.File, p.Object.String(), p.FieldPath()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, p.Text()), ": ")
}

// ShownValue is the value as it may be shown: cut where it is long, and "" where it may be secret, whatever stage has found the problem.
func (p Problem) ShownValue() string {
	if Hidden(p.Field, p.Value) {
		return ""
	}
	return Shorten(p.Value)
}

// Shorten cuts a text that is too long for a message, at a rune.
func Shorten(text string) string {
	if len(text) <= longestValue {
		return text
	}
	return strings.ToValidUTF8(text[:longestValue], "") + "…"
}

// Brief is a message of Kubernetes' validation without its examples and regular expression.
func Brief(message string) string {
	brief, _, _ := strings.Cut(message, " (e.g.")
	return brief
}
