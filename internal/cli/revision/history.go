package revision

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Trailer is a trailer of a commit.
type Trailer struct {
	Commit string
	Value  string
}

// Trailers are the trailers of a name of the commits that HEAD has and another commit has not, from
// the oldest.
func (r *Repository) Trailers(name, since string) ([]Trailer, error) {
	if r.Head() == "" {
		return nil, nil
	}
	format := "--format=tformat:%x00%H%x00%(trailers:key=" + name + ",valueonly,unfold)"
	text, err := r.git.output("log", "--reverse", "--no-color", "--no-show-signature", format, since+"..HEAD")
	if err != nil {
		return nil, err
	}
	var trailers []Trailer
	parts := strings.Split(string(text), "\x00")
	for i := 1; i+1 < len(parts); i += 2 {
		for line := range strings.Lines(parts[i+1]) {
			if value := strings.TrimSpace(line); value != "" {
				trailers = append(trailers, Trailer{Commit: parts[i], Value: value})
			}
		}
	}
	return trailers, nil
}

// Dirty reports whether files of a folder differ from HEAD, or are not in it. The folder, or a file
// in place of it, is from the top, slash-separated. No filter runs: of a file that one has made,
// and that somebody has touched since, the bytes differ.
func (r *Repository) Dirty(folder string) (bool, error) {
	text, err := r.status(folder)
	return len(text) > 0, err
}

// Changed are the files of the work tree that differ from HEAD, or are not in it. A folder that
// HEAD does not have stands for its files. Paths are from the top, slash-separated.
func (r *Repository) Changed() (map[string]bool, error) {
	text, err := r.status(".")
	changed := map[string]bool{}
	for entry := range bytes.SplitSeq(text, []byte{0}) {
		if len(entry) > len("XY ") { // two letters of what has changed, and the path
			changed[strings.TrimSuffix(string(entry[len("XY "):]), "/")] = true
		}
	}
	return changed, err
}

// status is what git says of a folder, or a file in place of it.
func (r *Repository) status(folder string) ([]byte, error) {
	g, err := r.atTop().withoutFilters()
	if err != nil {
		return nil, err
	}
	return g.output("status", "--porcelain=v1", "-z", "--untracked-files=normal",
		"--ignore-submodules=dirty", "--no-renames", "--", folder)
}

// withoutFilters is git without the programs that the settings name for filters of attributes.
func (g git) withoutFilters() (git, error) {
	text, err := g.output("config", "--null", "--name-only", "--get-regexp", `^filter\..*\.(clean|process|required)$`)
	var failed failure
	switch {
	case errors.As(err, &failed) && failed.status == 1: // there is none
		return g, nil
	case err != nil:
		return g, err
	}
	count, variables := 0, slices.Clone(g.environment)
	for _, variable := range variables {
		if number, isCount := strings.CutPrefix(variable, "GIT_CONFIG_COUNT="); isCount {
			count, _ = strconv.Atoi(number) // git has read it.
		}
	}
	for name := range bytes.SplitSeq(bytes.TrimSuffix(text, []byte{0}), []byte{0}) {
		value := ""
		if bytes.HasSuffix(name, []byte(".required")) {
			value = "false"
		}
		variables = append(variables, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", count, name),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", count, value))
		count++
	}
	variables = append(variables, fmt.Sprintf("GIT_CONFIG_COUNT=%d", count))
	g.environment = variables
	return g, nil
}

// NotCheckedOut are the files of a folder that HEAD has and a sparse work tree leaves out. The
// folder is from the top, slash-separated.
func (r *Repository) NotCheckedOut(folder string) ([]string, error) {
	text, err := r.atTop().output("ls-files", "-z", "-t", "--", folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for one := range bytes.SplitSeq(text, []byte{0}) {
		if name, left := strings.CutPrefix(string(one), "S "); left {
			names = append(names, name)
		}
	}
	return names, nil
}

// atTop is git at the top of the work tree.
func (r *Repository) atTop() git {
	g := r.git
	g.folder = r.top
	return g
}
