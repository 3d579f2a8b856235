package kubernetes

import (
	"slices"
	"strings"
)

// structure is a struct type: the types of its fields, by name.
type structure map[string]*fieldType

// fieldType is the type of a value: one of the letters, or a list, a map or a struct.
type fieldType struct {
	letter  byte         // of a scalar or of anything; 0 otherwise
	list    *fieldType   // of the elements
	values  *fieldType   // of a map
	name    string       // of a struct
	choices []*fieldType // of a union
}

// The letters of types.
const (
	anyLetter         = '*'
	stringLetter      = 's'
	boolLetter        = 'b'
	int32Letter       = 'i'
	int64Letter       = 'l'
	floatLetter       = 'f'
	quantityLetter    = 'q'
	intOrStringLetter = 'o'
	timeLetter        = 't'
	microTimeLetter   = 'u'
	durationLetter    = 'd'
	bytesLetter       = 'y'
)

// readStructure reads the fields of a struct type, nil where there is no such type.
func readStructure(name string) structure {
	line, found := lookUp(typeTable, name)
	if !found {
		return nil
	}
	fields := structure{}
	for text := range strings.SplitSeq(line, " ") {
		if field, typeText, isField := strings.Cut(text, ":"); isField {
			fields[field] = readType(typeText)
		}
	}
	return fields
}

// readType reads the text of a type. {} is before all that a map holds, and [] before one
// alternative of a union.
func readType(text string) *fieldType {
	if element, isMap := strings.CutPrefix(text, "{}"); isMap {
		return &fieldType{values: readType(element)}
	}
	if strings.Contains(text, "|") {
		union := &fieldType{}
		for choice := range strings.SplitSeq(text, "|") {
			union.choices = append(union.choices, readType(choice))
		}
		return union
	}
	if element, isList := strings.CutPrefix(text, "[]"); isList {
		return &fieldType{list: readType(element)}
	}
	if len(text) == 1 {
		return &fieldType{letter: text[0]}
	}
	return &fieldType{name: text}
}

// isMap reports whether the type is written as a map.
func (t *fieldType) isMap() bool {
	return t.values != nil || t.name != "" || slices.ContainsFunc(t.choices, (*fieldType).isMap)
}

// isList reports whether the type is written as a list.
func (t *fieldType) isList() bool {
	return t.list != nil || slices.ContainsFunc(t.choices, (*fieldType).isList)
}
