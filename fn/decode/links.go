package decode

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// MostLinked is how many links to folders are followed in a directory: links to folders with links
// would double what is read at each step.
//
//capifleet:limit reading links links to folders that are followed
//capifleet:beyond `CF0101`, and the link is not followed.
const MostLinked = 1000

// LinkAround is the message about a link that is not followed, since it would be without an end.
const LinkAround = "the link leads to a folder that it is in, and is not followed"

// TooManyLinks is the message about a link that is not followed, since there are [MostLinked].
func TooManyLinks() string {
	return fmt.Sprintf("more than %d links to folders are on the way, and this one is not followed", MostLinked)
}

// linkFS is a file system that knows where links lead.
type linkFS interface {
	// Real returns a path without links, from the folder beyond which nothing is read.
	Real(name string) (string, error)
	// IsAround reports whether a link leads to a folder that it is in.
	IsAround(name string) bool
}

// isAround reports whether a link leads to a folder that it is in, or where that cannot be known.
func isAround(files fs.FS, name string) bool {
	known, knows := files.(linkFS)
	return !knows || known.IsAround(name)
}

// linkBetween is the link by which one of two paths leads to the same file as the other one; ""
// where none does.
func (r *reader) linkBetween(first, second string) string {
	files, knows := r.files.files.(linkFS)
	if !knows || first == second {
		return ""
	}
	a, err := files.Real(first)
	if err != nil {
		return ""
	}
	if b, err := files.Real(second); err != nil || a != b {
		return ""
	}
	for _, name := range []string{second, first} {
		if link := firstLink(files, name); link != "" {
			return link
		}
	}
	return ""
}

// firstLink is the first link on a path; "" without one.
func firstLink(files linkFS, name string) string {
	at := "."
	for segment := range strings.SplitSeq(name, "/") {
		next := path.Join(at, segment)
		folder, err := files.Real(at)
		if err != nil {
			return ""
		}
		if target, err := files.Real(next); err != nil || target != path.Join(folder, segment) {
			return next
		}
		at = next
	}
	return ""
}

// definedTwice is the problem of two objects that are the same one for Kubernetes.
func (r *reader) definedTwice(noun string, first, second fleet.Ref) fleet.Problem {
	problem := definedTwice(noun, first, second)
	if link := r.linkBetween(first.File, second.File); link != "" {
		problem.Message = noun + " is read twice, also as " + first.File + ", since " + link + " is a link"
		problem.Remedy = "remove the link, or list it in .krmignore"
	}
	return problem
}
