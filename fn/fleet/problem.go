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
	// Error means that the output would be refused or lost. It stops the run: nothing is written
	// except the results.
	Error Severity = "error"
	// Warning means that the output will be accepted and almost surely does not do what was meant.
	Warning Severity = "warning"
	// Info means that something may be meant, and is reported so that nothing happens unseen.
	Info Severity = "info"
)

// Problem is one thing that is wrong or worth knowing. It never holds a value of a Secret.
//
// A phase sets Code and Message, and whatever else it knows. [Fleet.Gathered] settles the rest.
type Problem struct {
	Severity Severity // "" means Error
	Code     Code
	Object   Ref            // the object to look at; the zero Ref means the FleetConfig
	Field    *field.Path    // within Object; nil for the object as a whole
	Line     int            // of Field in the file of Object, from 1; 0 where that is not known
	SetBy    string         // what sets Field in place of the FleetConfig, such as a flag; "" for nothing
	Because  *field.Path    // another field of the FleetConfig that the problem follows from; nil for none
	CauseBy  string         // what sets Because in place of the FleetConfig; "" for nothing
	Payload  *PayloadObject // the object of a payload that the problem is about; nil for none
	Value    string         // the wrong value, if there is one; shown by ShownValue only
	Distinct bool           // whether Clusters with another Value have another problem
	Clusters []Ref          // the Clusters that are concerned, all of them
	LookedAt []ID           // objects that these Clusters name, and that do not exist or lack what is needed
	Entries  []string       // of items of a forEach that it is about, by their names
	More     int            // how many more objects of the kind of Object, or files, have the same problem
	Others   int            // how many more problems are left out that have its code
	Message  string         // a whole sentence about what is wrong, without a full stop
	Remedy   string         // a whole sentence about what to do, without a full stop; "" means that of Code
	Strict   string         // what makes this warning an error, such as --strict; "" where nothing does
}

// Problems of a run, in the order in which they were found.
type Problems []Problem

// Failed reports whether there is an Error among the problems.
func (p Problems) Failed() bool {
	for i := range p {
		if p[i].IsError() {
			return true
		}
	}
	return false
}

// Each is the problems with a change of each.
func (p Problems) Each(change func(Problem) Problem) Problems {
	if len(p) == 0 {
		return nil
	}
	changed := make(Problems, len(p))
	for i, problem := range p {
		changed[i] = change(problem)
	}
	return changed
}

// Of is the problem of entries that are made for items of a forEach.
func (p Problem) Of(entries []string) Problem {
	p.Entries = entries
	return p
}

// IsError reports whether the problem is an Error.
func (p Problem) IsError() bool { return p.severity() == Error }

// severity is Error unless the problem says otherwise.
func (p Problem) severity() Severity {
	if p.Severity == "" {
		return Error
	}
	return p.Severity
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

// Sentence is the message with what it is about: what sets the field, or the field that the problem
// follows from, and the object of a payload.
func (p Problem) Sentence() string {
	var text string
	if p.SetBy != "" {
		text = "set by " + p.SetBy + ": "
	}
	if p.CauseBy != "" {
		text += "with " + p.Because.String() + " set by " + p.CauseBy + ": "
	}
	if about := p.about(); about != "" {
		text += "in " + about + ": "
	}
	return text + p.Message
}

// Text is the message for people: the sentence, its details and the remedy.
func (p Problem) Text() string {
	var text strings.Builder
	text.WriteString(p.Sentence())
	if details := p.Details(); len(details) > 0 {
		text.WriteString(" (" + strings.Join(details, "; ") + ")")
	}
	if remedy := p.WhatToDo(); remedy != "" {
		text.WriteString("; " + remedy)
	}
	return Printable(strings.ReplaceAll(text.String(), "\n", " "))
}

// about names the object of the payload. Where that is Object itself, only the field is named.
func (p Problem) about() string {
	if p.Payload == nil {
		return ""
	}
	about := *p.Payload
	if about.Key == "" && about.Ref.mayBe(p.Object) {
		about.Ref = Ref{}
	}
	return about.String()
}

// Details are the value, the entries, the Clusters, the objects that were looked at, the count of
// further objects, and why a warning is an error.
func (p Problem) Details() []string {
	var details []string
	if value := p.ShownValue(); value != "" {
		details = append(details, "value "+strconv.Quote(value))
	}
	if len(p.Entries) > 0 {
		details = append(details, nameEntries(p.Entries))
	}
	if len(p.Clusters) > 0 {
		details = append(details, NameClusters(p.Clusters))
	}
	if len(p.LookedAt) > 0 {
		details = append(details, nameLookedAt(p.LookedAt))
	}
	if p.More > 0 {
		what := Count(p.More, "more file")
		if p.Object.Kind != "" {
			what = Count(p.More, "more object") + " of kind " + p.Object.Kind
		}
		details = append(details, "and "+what)
	}
	if p.Others > 0 {
		details = append(details, "and "+Count(p.Others, "more problem")+" with this code")
	}
	if p.Strict != "" {
		details = append(details, "a warning, which "+p.Strict+" makes an error")
	}
	return details
}

// WhatToDo is the remedy of the problem, else that of its code; "" where neither has one.
func (p Problem) WhatToDo() string {
	if p.Remedy != "" {
		return p.Remedy
	}
	return p.Code.Remedy()
}

// String is the whole problem on one line, whatever the input: severity, code, file and line,
// object, field, and text.
func (p Problem) String() string {
	parts := []string{string(p.severity()) + " " + string(p.Code)}
	for _, part := range []string{p.At(), p.Object.String(), p.FieldPath()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return Printable(strings.Join(append(parts, p.Text()), ": "))
}

// At is the file of the object, and the line of the field where that is known.
func (p Problem) At() string {
	if p.Line > 0 && p.Object.File != "" {
		return p.Object.File + ":" + strconv.Itoa(p.Line)
	}
	return p.Object.File
}

// ShownValue is the value as it may be shown: cut where it is long, and "" where it may be secret,
// whatever stage has found the problem.
func (p Problem) ShownValue() string {
	if Hidden(p.Field, p.Value) {
		return ""
	}
	return Shorten(p.Value)
}

// mostNamed is how many Clusters or objects a text names before it counts.
//
//capifleet:limit problems names Clusters or objects that a problem names
//capifleet:beyond It counts the others.
const mostNamed = 5

// NameClusters names Clusters with their files: the first five, and a count of the others.
func NameClusters(clusters []Ref) string {
	names := make([]string, 0, mostNamed)
	for _, cluster := range clusters[:min(len(clusters), mostNamed)] {
		name := cluster.NamespacedName()
		if cluster.File != "" {
			name += " (" + cluster.File + ")"
		}
		names = append(names, name)
	}
	if len(clusters) == 1 {
		return "Cluster " + names[0]
	}
	return fmt.Sprintf("%d Clusters: %s", len(clusters), countRest(names, len(clusters)))
}

// nameEntries names entries that are made for items: the first five, and a count of the others.
func nameEntries(entries []string) string {
	if len(entries) == 1 {
		return "entry " + entries[0]
	}
	return fmt.Sprintf("%d entries: %s", len(entries), NameFirst(entries))
}

// nameLookedAt names objects: the first five, and a count of the others.
func nameLookedAt(objects []ID) string {
	names := make([]string, len(objects))
	for i, object := range objects {
		names[i] = object.String()
	}
	if len(objects) == 1 {
		return "looked at " + names[0]
	}
	return fmt.Sprintf("looked at %d objects: %s", len(objects), NameFirst(names))
}

// NameFirst names the first five of a list, and counts the others.
func NameFirst[T ~string](all []T) string {
	names := make([]string, 0, mostNamed)
	for _, name := range all[:min(len(all), mostNamed)] {
		names = append(names, string(name))
	}
	return countRest(names, len(all))
}

func countRest(names []string, total int) string {
	list := strings.Join(names, ", ")
	if rest := total - len(names); rest > 0 {
		list += fmt.Sprintf(" and %d more", rest)
	}
	return list
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

// Enumerate lists words in a sentence, as "a, b or c".
func Enumerate[T ~string](words []T, conjunction string) string {
	text := ""
	for i, word := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			text += " " + conjunction + " "
		default:
			text += ", "
		}
		text += string(word)
	}
	return text
}
