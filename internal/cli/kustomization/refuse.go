package kustomization

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// refuse reports a problem with a reference, each once.
func (w *walk) refuse(s site, at *field.Path, value, message, remedy string) {
	object := s.object
	if object.File == "" {
		object.File = s.file
	}
	w.report(fleet.Problem{
		Code: fleet.BadInput, Object: object, Field: at, Value: value, Message: message, Remedy: remedy,
	})
}

// refuseFile reports a problem with a file, each once. name is from the root.
func (w *walk) refuseFile(name, message, remedy string) {
	w.report(fleet.Problem{
		Code: fleet.BadInput, Object: fleet.Ref{File: w.shown(name)}, Message: message, Remedy: remedy,
	})
}

func (w *walk) report(problem fleet.Problem) {
	key := fmt.Sprint(problem.Object.File, "\n", problem.Object, "\n", problem.FieldPath(), "\n", problem.Message)
	if !w.reported[key] {
		w.reported[key] = true
		w.problems = append(w.problems, problem)
	}
}

// refuseDocuments reports each document of a file that cannot be read.
func (w *walk) refuseDocuments(err error) {
	for _, one := range stream.Errors(err) {
		problem := fleet.Problem{Code: fleet.BadInput, Message: fleet.Unquoted(one.Error())}
		var syntax *stream.SyntaxError
		if errors.As(one, &syntax) {
			problem.Object.File, problem.Line = syntax.Path, syntax.Line
			problem.Message, problem.Remedy = syntax.Reason, syntax.Remedy
		}
		w.report(problem)
	}
}

// checkAliases refuses a text whose aliases stand for too much: kustomize writes them out.
func (w *walk) checkAliases(s site, at *field.Path, text string) {
	if !strings.Contains(text, "*") || !strings.Contains(text, "&") {
		return
	}
	list, err := stream.FromDocuments(stream.SplitDocuments(s.file, []byte(text)))
	for i := 0; err == nil && i < len(list.Items()); i++ {
		_, err = list.Items()[i].Elements()
	}
	if err != nil {
		w.refuse(s, at, "", "the text cannot be read: "+fleet.Unquoted(err.Error()), "write it without aliases")
	}
}

// leadsOut reports whether a path, or a link on it, leads out of the root. What is not there may be
// beyond a link that leads out, whatever the file system says.
func (w *walk) leadsOut(name string, err error) bool {
	if errors.Is(err, confined.ErrOutside) || name == ".." || strings.HasPrefix(name, "../") {
		return true
	}
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		if _, err := w.real(at); err == nil {
			return false
		} else if errors.Is(err, confined.ErrOutside) {
			return true
		} else if !errors.Is(err, fs.ErrNotExist) {
			return false
		}
	}
	return false
}
