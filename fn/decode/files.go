package decode

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// directory is the working directory. It is read where the input does not carry what the
// FleetConfig names: kustomize passes nothing to a generator, and objects without their paths to a
// transformer.
type directory struct {
	files   fs.FS                     // nil where there is none
	root    fs.FS                     // that files is in, and nothing is read beyond
	dir     string                    // the path of files in root
	items   []*stream.Item            // that were read; the Item of their objects counts down from -1
	objects map[string][]fleet.Object // by file: one that several patterns match is read once
	refused map[string]bool           // files and folders that were reported
	// skip are files whose objects the input has, as kustomize has built them, and patches, which
	// are parts of these objects.
	skip map[string]bool
}

func newDirectory(files fs.FS, choice Choice) *directory {
	root, dir := around(files, choice)
	return &directory{
		files: files, root: root, dir: dir, objects: map[string][]fleet.Object{}, refused: map[string]bool{},
	}
}

// inRoot is a path from the root.
func (d *directory) inRoot(name string) string { return path.Join(d.dir, name) }

// item that an object was read from.
func (d *directory) item(object fleet.Object) *stream.Item { return d.items[-1-object.Item] }

// read reads the files that patterns match, in the order of their paths. at is where the
// FleetConfig has the patterns.
func (d *directory) read(
	patterns []v1alpha1.FilePattern, at *field.Path,
) (files []string, objects []fleet.Object, problems fleet.Problems) {
	s := &search{directory: d, at: at}
	for levels, same := range byLevels(remaindersOf(patterns)) {
		if _, exists := ancestor(d.dir, levels); exists {
			s.folder(path.Join(".", strings.Repeat("../", levels)), same)
		}
	}
	slices.Sort(s.found)
	s.found = slices.Compact(s.found)
	for _, name := range s.found {
		objects = append(objects, s.read(name)...)
	}
	return s.found, objects, s.problems
}

// search is one look for files.
type search struct {
	*directory
	at       *field.Path // of the patterns
	found    []string
	linked   int // links to folders that were followed
	problems fleet.Problems
}

// folder looks for files in a folder, and below it where a pattern may match something there.
func (s *search) folder(name string, patterns []remainder) {
	entries, err := fs.ReadDir(s.root, s.inRoot(name))
	if err != nil {
		s.refuse(name, fleet.Problem{
			Message: nameFolder(name) + " cannot be read: " + fleet.WithoutPath(err),
			Remedy:  "make it readable, or change " + s.at.String(),
		})
		return
	}
	if fleet.IsOutput(s.files, name) {
		return
	}
	for _, entry := range entries {
		if remainders := remaindersBelow(patterns, entry.Name()); len(remainders) > 0 {
			s.entry(fromDirectory(s.dir, path.Join(name, entry.Name())), entry.Type(), remainders)
		}
	}
}

// entry takes a file or enters a folder. It refuses by name what would have to be taken or entered
// and cannot. Links are followed, except those to a folder that they are in.
func (s *search) entry(name string, mode fs.FileMode, remainders []remainder) {
	matched, goesOn := slices.IndexFunc(remainders, remainder.matched), slices.IndexFunc(remainders, remainder.goesOn)
	isLink := mode&fs.ModeSymlink != 0
	if isLink {
		info, err := fs.Stat(s.root, s.inRoot(name))
		if err != nil {
			s.refuse(name, fleet.Problem{
				Message: "the link cannot be followed within " + s.bound() + ": " + fleet.WithoutPath(err),
				Remedy:  "put a copy in its place, or change " + s.pattern(remainders[0]),
			})
			return
		}
		mode = info.Mode().Type()
	}
	switch {
	case mode.IsDir() && isLink && goesOn >= 0 && isAround(s.files, name):
		s.refuse(name, fleet.Problem{
			Message: LinkAround,
			Remedy:  "remove it, or name what is meant in " + s.pattern(remainders[goesOn]),
		})
	case mode.IsDir() && isLink && goesOn >= 0 && s.linked >= MostLinked:
		s.refuse(name, fleet.Problem{
			Message: TooManyLinks(),
			Remedy:  "name the folders themselves in " + s.pattern(remainders[goesOn]),
		})
	case mode.IsDir() && isLink && fleet.OutputAround(s.files, name) != "":
	case mode.IsDir() && goesOn >= 0:
		if isLink {
			s.linked++
		}
		s.folder(name, remainders)
	case mode.IsDir() || matched < 0 || s.skip[name] || s.skip != nil && fleet.IsKustomization(name):
	case !mode.IsRegular():
		s.refuse(name, fleet.Problem{
			Message: "this is a device, a pipe or a socket, not a regular file",
			Remedy:  "remove it, or change " + s.pattern(remainders[matched]),
		})
	default:
		s.found = append(s.found, name)
	}
}

// read reads the objects of a file.
func (s *search) read(name string) []fleet.Object {
	if objects, known := s.objects[name]; known {
		return objects
	}
	s.objects[name] = nil
	text, err := s.text(name)
	if err != nil {
		s.refuse(name, fleet.Problem{
			Message: "the file cannot be read: " + fleet.WithoutPath(err),
			Remedy:  "fix the file, or change " + s.at.String(),
		})
		return nil
	}
	list, err := stream.FromDocuments(stream.SplitDocuments(name, text))
	if err != nil {
		s.refuseDocuments(name, err)
		return nil
	}
	for _, item := range list.Items() {
		if item.IsList() {
			s.refuseDocuments(name, item.ListError())
			continue
		}
		s.problems = append(s.problems, checkList(item)...)
		s.items = append(s.items, item)
		s.objects[name] = append(s.objects[name], objectOf(item, -len(s.items)))
	}
	return s.objects[name]
}

// largestFile that is read, in bytes. No hub takes as much: an etcd request has 1.5 MiB.
//
//capifleet:limit reading bytes a file that a FleetConfig names
//capifleet:beyond `CF0101`
const largestFile = 64 << 20

// text of a file.
func (s *search) text(name string) ([]byte, error) {
	file, err := s.root.Open(s.inRoot(name))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, largestFile+1))
	if err == nil && len(text) > largestFile {
		return nil, fmt.Errorf("it has more than %d MiB", largestFile>>20)
	}
	return text, err
}

// pattern is where the FleetConfig has a pattern.
func (s *search) pattern(r remainder) string { return s.at.Index(r.pattern).String() }

// bound is the folder that nothing is read beyond, as the object of a message.
func (d *directory) bound() string {
	if d.skip != nil {
		return "the root"
	}
	return "the working directory"
}

// nameFolder is a folder as the subject of a message.
func nameFolder(name string) string {
	if name == "." {
		return "the working directory"
	}
	return "the folder"
}

// refuse reports a problem with a file or folder, each once.
func (s *search) refuse(name string, problem fleet.Problem) {
	if s.refused[name] {
		return
	}
	s.refused[name] = true
	problem.Code = fleet.BadInput
	if name != "." {
		problem.Object.File = name
	}
	s.problems = append(s.problems, problem)
}

// refuseDocuments reports each document of a file that cannot be parsed.
func (s *search) refuseDocuments(name string, err error) {
	for _, one := range stream.Errors(err) {
		problem := fleet.Problem{Code: fleet.BadInput, Object: fleet.Ref{File: name}}
		problem.Message, problem.Remedy = unreadableText(one)
		var syntax *stream.SyntaxError
		if errors.As(one, &syntax) {
			problem.Message, problem.Line = syntax.Reason, syntax.Line
		}
		problem.Remedy = cmp.Or(problem.Remedy, "fix the file") + ", or change " + s.at.String()
		s.problems = append(s.problems, problem)
	}
}
