package kubernetes

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// refuses returns what the type takes, where it does not take a scalar; "" where it does. Numbers
// are what Cluster API sends: a float64, which is written without a fraction where it has none
// (apimachinery v0.36 util/yaml ToUnstructured), so 1.0 is an integer. Texts are read as the types
// of apimachinery v0.36 read them (pkg/apis/meta/v1 time.go, micro_time.go and duration.go,
// pkg/api/resource/quantity.go, pkg/util/intstr).
func (t *fieldType) refuses(value any) string {
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	_, isBool := value.(bool)
	ok := false
	switch t.letter {
	case stringLetter:
		ok = isText
	case boolLetter:
		ok = isBool
	case int32Letter:
		ok = isNumber && isInteger(number, 1<<31)
	case int64Letter:
		ok = isNumber && isInteger(number, 1<<63)
	case floatLetter:
		ok = isNumber
	case intOrStringLetter:
		ok = isText || isNumber && isInteger(number, 1<<31)
	case quantityLetter:
		ok = isNumber || isText && isQuantity(text)
	case timeLetter:
		ok = isText && isTime(text, time.RFC3339)
	case microTimeLetter:
		ok = isText && isTime(text, metav1.RFC3339Micro)
	case durationLetter:
		ok = isText && isDuration(text)
	case bytesLetter:
		ok = isText && isBase64(text)
	}
	if ok {
		return ""
	}
	return t.wants()
}

// wants says what the type takes.
func (t *fieldType) wants() string {
	switch t.letter {
	case stringLetter:
		return "a string"
	case boolLetter:
		return "true or false"
	case int32Letter:
		return "an integer of 32 bits"
	case int64Letter:
		return "an integer"
	case floatLetter:
		return "a number"
	case intOrStringLetter:
		return "an integer or a string"
	case quantityLetter:
		return "a quantity such as 500m or 1Gi"
	case timeLetter, microTimeLetter:
		return "a time such as 2006-01-02T15:04:05Z"
	case durationLetter:
		return "a duration such as 1h30m"
	case bytesLetter:
		return "base64"
	}
	switch {
	case t.choices != nil:
		return t.choices[0].wants() + " or " + t.choices[1].wants()
	case t.isList():
		return "a list"
	}
	return "a map"
}

// isInteger reports whether a number has no fraction and is below a limit, or at the limit where it
// is negative.
func isInteger(number json.Number, limit float64) bool {
	value, err := number.Float64()
	return err == nil && value == math.Trunc(value) && value >= -limit && value < limit
}

func isQuantity(text string) bool {
	_, err := resource.ParseQuantity(text)
	return err == nil
}

// nearQuantity is a text for a quantity that is a number with letters; "" for any other value.
func (t *fieldType) nearQuantity(value any) string {
	text, _ := value.(string)
	if t.letter != quantityLetter || !regexp.MustCompile(`^[-+]?\d+(\.\d+)? ?[A-Za-z]{1,5}$`).MatchString(text) {
		return ""
	}
	return text
}

func isTime(text, layout string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

func isDuration(text string) bool {
	_, err := time.ParseDuration(text)
	return err == nil
}

func isBase64(text string) bool {
	_, err := base64.StdEncoding.DecodeString(text)
	return err == nil
}

// isByteList reports whether a list has bytes only, which Go decodes as it does base64.
func isByteList(list []any) bool {
	return !slices.ContainsFunc(list, func(element any) bool {
		number, isNumber := element.(json.Number)
		value, err := number.Float64()
		isByte := isNumber && err == nil && value == math.Trunc(value) && value >= 0 && value <= math.MaxUint8
		return element != nil && !isByte
	})
}
