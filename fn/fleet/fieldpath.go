package fleet

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// MetadataPath is the path of a field of the metadata of an object, such as metadata.labels.tier,
// as it is written.
func MetadataPath(path string) *field.Path { return field.NewPath(path) }

// ParseFieldPath reads the path of a field in a tree, as spec.values of a FleetConfig write it:
// keys separated by dots. A key that contains dots is in brackets, without quotes:
// metadata.annotations[example.com/owner]. Items of lists are counted from 0, in either form:
// machineDeployments.0 or machineDeployments[0]. The error is a whole sentence, which does not
// quote the path.
func ParseFieldPath(text string) ([]string, error) {
	if text == "" {
		return nil, errors.New("the path is empty")
	}
	if at := strings.IndexAny(text, "{}\"'$*\\ \t\r\n"); at >= 0 {
		return nil, fmt.Errorf("the path has %q, which has no meaning in a path", text[at])
	}
	var path []string
	for rest := text; ; {
		key, after, err := cutKey(rest)
		if err != nil {
			return nil, err
		}
		if path = append(path, key); after == "" {
			return path, nil
		}
		rest = strings.TrimPrefix(after, ".") // what is left begins with a dot or a bracket
		if rest == "" || strings.HasPrefix(after, ".[") {
			return nil, errors.New("the path has a dot without a key after it")
		}
	}
}

// cutKey takes the first key off a path.
func cutKey(path string) (key, rest string, err error) {
	if inside, bracketed := strings.CutPrefix(path, "["); bracketed {
		key, rest, closed := strings.Cut(inside, "]")
		switch {
		case !closed:
			return "", "", errors.New("the path has [ without its ]")
		case key == "":
			return "", "", errors.New("the path has empty brackets")
		case strings.Contains(key, "["):
			return "", "", errors.New("the path has brackets within brackets")
		case rest != "" && rest[0] != '.' && rest[0] != '[':
			return "", "", errors.New("the path has no dot between ] and the next key")
		}
		return key, rest, nil
	}
	end := strings.IndexAny(path, ".[]")
	switch {
	case end < 0:
		return path, "", nil
	case path[end] == ']':
		return "", "", errors.New("the path has ] without its [")
	case end == 0:
		return "", "", errors.New("the path has a dot without a key before it")
	}
	return path[:end], path[end:], nil
}
