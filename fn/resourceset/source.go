package resourceset

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/selector"
)

// sourceObjects are the objects of a source that is not a reference and is taken as it is.
func (s *set) sourceObjects(from source, hub *hubReader) ([]located, fleet.Problems) {
	var objects []located
	if from.Inline != "" {
		path := from.path.Child("inline")
		parsed, problems := payload.Parse([]byte(from.Inline))
		if !payload.IsUnreadable(parsed, problems) {
			problems = s.fleet.Proving(problems)
		}
		for _, object := range parsed {
			objects = append(objects, located{Object: object, path: path})
		}
		return objects, atField(problems, path)
	}
	path, problems := s.checkFound(from)
	for _, object := range from.Objects {
		read, more := payload.FromSource(object)
		if object.Err == nil {
			more = s.fleet.Proving(more)
		}
		if !more.Failed() {
			objects = append(objects, located{Object: read, path: path, ref: object.Ref})
		}
		problems = append(problems, ofObject(more, object.Ref)...)
	}
	return objects, append(problems, hub.note(from.Hub, objectsOf(from), path)...)
}

// objectsOf are the objects that a source found.
func objectsOf(from source) []fleet.Object {
	objects := make([]fleet.Object, len(from.Objects))
	for i, object := range from.Objects {
		objects[i] = object.Object
	}
	return objects
}

// tree is an object whose texts are templates, and the source that it is from.
type tree struct {
	object map[string]any
	path   *field.Path
	// ref is the object, for messages. The Application of a bootstrap has none, since its fields
	// are those of the FleetConfig.
	ref   fleet.Ref
	maker argocd.Maker // of the Application of a bootstrap
}

// sourceTrees are the objects of a source that is rendered.
func (s *set) sourceTrees(from source, hub *hubReader) ([]tree, fleet.Problems) {
	var trees []tree
	if from.Inline != "" {
		path := from.path.Child("inline")
		objects, problems := payload.ParseTrees([]byte(from.Inline))
		problems = atField(problems, path)
		for _, object := range objects {
			put, more := s.putItem(object, path, fleet.RefOf(object))
			problems = append(problems, more...)
			if len(more) == 0 {
				trees = append(trees, tree{object: put, path: path, ref: fleet.RefOf(put)})
			}
		}
		return trees, problems
	}
	path, problems := s.checkFound(from)
	for _, object := range from.Objects {
		read, more := payload.TreeOfSource(object)
		problems = append(problems, ofObject(more, object.Ref)...)
		if len(more) > 0 {
			continue
		}
		put, more := s.putItem(read, path, object.Ref)
		problems = append(problems, more...)
		if len(more) == 0 {
			trees = append(trees, tree{object: put, path: path, ref: object.Ref})
		}
	}
	return trees, append(problems, hub.note(from.Hub, objectsOf(from), path)...)
}

// checkFound wants a source to find something, and each pattern of its files to match something:
// one that has a typo, or a file that was not fetched, would be missing on the clusters without a
// word. It returns the path of what the source looks for.
func (s *set) checkFound(from source) (*field.Path, fleet.Problems) {
	problem := fleet.Problem{
		Code: fleet.SourceFindsNothing, Message: "the pattern matches no object of the input",
		Remedy: "check it against the paths and labels there; " +
			"Clusters, and what capifleet generates, are never a payload",
	}
	if from.Files == nil {
		path := from.path.Child("selector")
		if len(from.Objects) > 0 {
			return path, nil
		}
		problem.Field, problem.Value = path, selector.Text(from.Selector)
		problem.Message = "the selector matches no object of the input"
		return path, fleet.Problems{problem}
	}
	path := from.path.Child("files")
	if !s.fleet.HasPaths {
		problem.Message = "the pattern matches no file below the working directory, " +
			"where files are read since the input carries no paths"
		problem.Remedy = "check it against the paths and labels there; Clusters, and what capifleet generates, are " +
			"never a payload; a container sees only what is mounted"
	}
	var problems fleet.Problems
	for _, unmatched := range from.Unmatched {
		one := problem
		switch pattern := string(from.Files[unmatched.Pattern]); {
		case strings.Contains(pattern, "{{"):
			one.Remedy = "write the path itself; only an entry that has forEach reads anything here, and only .item"
		case strings.Contains(pattern, "{") && strings.Contains(pattern, "}"):
			one.Remedy = "write a pattern for each; braces stand for themselves"
		case unmatched.NoFile:
			one = s.noFile(unmatched)
		case unmatched.Nearest != "":
			one.Remedy = fmt.Sprintf("did you mean %q?", unmatched.Nearest)
		}
		one.Field, one.Value = path.Index(unmatched.Pattern), string(from.Files[unmatched.Pattern])
		problems = append(problems, one)
	}
	return path, problems
}

// noFile is the problem of a path where there is no file.
func (s *set) noFile(unmatched fleet.Unmatched) fleet.Problem {
	problem := fleet.Problem{
		Code: fleet.SourceFindsNothing, Message: "there is no file of this path in the input",
		Remedy: "add the file, or fix the path; a file without objects, or one that the client leaves out, " +
			"is not in the input",
	}
	if !s.fleet.HasPaths {
		problem.Message = "there is no file of this path below the working directory, " +
			"where files are read since the input carries no paths"
		problem.Remedy = "add the file, or fix the path; a container sees only what is mounted"
	}
	if strings.HasSuffix(unmatched.Nearest, "/*") {
		problem.Message = "the path is a folder, and files are meant"
	}
	if unmatched.Nearest != "" {
		problem.Remedy = fmt.Sprintf("did you mean %q?", unmatched.Nearest)
	}
	return problem
}
