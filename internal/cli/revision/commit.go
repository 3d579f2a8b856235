package revision

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/spelling"
)

// Commit is a commit that a revision names.
type Commit struct {
	Hash      string
	MergeBase bool  // whether it is the merge base of the revision and HEAD
	MovedBy   int32 // commits that the revision has, and that this one has not
	Reversed  int32 // commits that this one has, and that HEAD has not
}

// mergeBaseMark is what a revision ends in where its merge base with HEAD is meant.
const mergeBaseMark = "..."

// Written says what is wrong with how a revision is written; "" where nothing is.
func Written(revision string) string {
	name := strings.TrimSuffix(revision, mergeBaseMark)
	switch {
	case name == "":
		return "name a revision, such as origin/main..., or a folder, such as ./OLD"
	case strings.ContainsAny(name, "\x00\n"):
		return "a revision has no line breaks"
	case strings.Contains(name, ".."):
		old, _, _ := strings.Cut(name, "..")
		if old == "" {
			old = "origin/main"
		}
		return fmt.Sprintf("name one revision, such as %s...: the new side is always the work tree", old)
	}
	return ""
}

// Head is the commit of HEAD; "" where there is none yet.
func (r *Repository) Head() string {
	hash, err := r.git.line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if err != nil {
		return ""
	}
	return hash
}

// Find finds the commit that a revision names: with ... behind it, its merge base with HEAD.
func (r *Repository) Find(revision string) (Commit, error) {
	name, isMergeBase := strings.CutSuffix(revision, mergeBaseMark)
	hash, err := r.git.line("rev-parse", "--verify", "--end-of-options", name+"^{commit}")
	if err != nil {
		return Commit{}, r.notFound(name, err)
	}
	commit, named := Commit{Hash: hash}, hash
	head := r.Head()
	switch {
	case head == "" && isMergeBase:
		return Commit{}, errors.New("HEAD has no commit yet, so it has no merge base with another revision")
	case head == "":
		return commit, nil
	case isMergeBase:
		base, err := r.mergeBase(name, named)
		if err != nil {
			return Commit{}, err
		}
		commit = Commit{Hash: base, MergeBase: true}
	}
	if commit.MovedBy, err = r.count(commit.Hash, named); err != nil {
		return Commit{}, err
	}
	commit.Reversed, err = r.count(head, commit.Hash)
	return commit, err
}

// mergeBase is the merge base of a commit and HEAD.
func (r *Repository) mergeBase(name, commit string) (string, error) {
	base, err := r.git.line("merge-base", commit, "HEAD")
	var failed failure
	switch {
	case errors.As(err, &failed) && failed.status == 1:
		text := fmt.Sprintf("%s and HEAD have no commit in common", name)
		return "", errors.New(text + r.shallowHint("; compare with "+name+", without ..."))
	case err != nil:
		return "", err
	}
	return base, nil
}

// count is the number of commits that one has and another has not.
func (r *Repository) count(without, with string) (int32, error) {
	text, err := r.git.line("rev-list", "--count", with, "^"+without)
	if err != nil {
		return 0, err
	}
	count, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("git rev-list printed %q in place of a number", text)
	}
	return int32(count), nil
}

// shallowHint says how to get the history that a shallow clone lacks; otherwise what else to do.
func (r *Repository) shallowHint(otherwise string) string {
	if text, err := r.git.line("rev-parse", "--is-shallow-repository"); err != nil || text != "true" {
		return otherwise
	}
	return "; this is a shallow clone, which lacks history: set fetch-depth: 0 where it is checked out, " +
		"or run git fetch --unshallow"
}

// notFound is the error of a revision that names no commit.
func (r *Repository) notFound(name string, err error) error {
	var failed failure
	if !errors.As(err, &failed) {
		return err
	}
	if _, err := r.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", name); err == nil &&
		!isHash(name) {
		return fmt.Errorf("the revision %s is not a commit: name a branch, a tag or a commit", strconv.Quote(name))
	}
	return fmt.Errorf("the repository has no revision %s%s", strconv.Quote(name), r.shallowHint(r.near(name)))
}

// isHash reports whether a name is a whole hash, which git believes to exist.
func isHash(name string) bool {
	return (len(name) == 40 || len(name) == 64) && strings.Trim(name, "0123456789abcdef") == ""
}

// near asks for the names that are nearest to one.
func (r *Repository) near(name string) string {
	text, err := r.git.output("for-each-ref", "--format=%(refname:lstrip=2)")
	if err != nil {
		return ""
	}
	var known, same []string
	for line := range bytes.Lines(text) {
		one := strings.TrimSuffix(string(line), "\n")
		known = append(known, one)
		if path.Base(one) == path.Base(name) {
			same = append(same, strconv.Quote(one))
		}
	}
	slices.Sort(same)
	if len(same) == 0 {
		if one := spelling.Nearest(name, known); one != "" {
			same = append(same, strconv.Quote(one))
		}
	}
	if len(same) == 0 {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", strings.Join(same[:min(len(same), 3)], " or "))
}
