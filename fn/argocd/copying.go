package argocd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Copying describes which labels, or annotations, of a Cluster a registrar copies to its Secret.
type Copying struct {
	all    bool     // every one, except those that begin with one of except
	except []string // beginnings of keys
	mark   string   // prefix of the mark on the Cluster that makes the registrar copy a key; "" for no marks
	noted  string   // prefix of the note on the Secret that a key was copied
	none   string   // why no key is copied, or known to be copied
	open   bool     // whether any key may be copied, although none is known to be
}

// None is a clause that says why nothing of a Cluster is known to be on its Secret, or "" where
// something may be.
func (c Copying) None() string { return c.none }

// Mark is the key that must be on the Cluster for another key to be copied, or "" where none is
// needed. refusal is a clause that says why the key is never copied.
func (c Copying) Mark(key string) (mark, refusal string) {
	if c.all {
		for _, prefix := range c.except {
			if strings.HasPrefix(key, prefix) {
				return "", "the registrar does not copy keys that begin with " + prefix
			}
		}
		return "", ""
	}
	if c.mark == "" {
		return "", c.none
	}
	for _, written := range []string{c.mark + key, c.noted + key} {
		if messages := annotationKeyProblems(written); len(messages) > 0 {
			return "", fmt.Sprintf("the registrar would need the key %s, which is not valid (%s)",
				written, fleet.Brief(messages[0]))
		}
	}
	return c.mark + key, ""
}

// MarkPrefix is what every mark begins with, "" where there are none.
func (c Copying) MarkPrefix() string { return c.mark }

// Marks are the keys that are marks, sorted.
func (c Copying) Marks(texts map[string]string) []string {
	var marks []string
	for key := range texts {
		if c.mark != "" && strings.HasPrefix(key, c.mark) {
			marks = append(marks, key)
		}
	}
	slices.Sort(marks)
	return marks
}

// NearMarks are the keys that are nearly marks, with the marks that they most likely stand for.
// Such a key has another letter or so, as in take-along-labels, or a slash where the mark has a
// dot.
func (c Copying) NearMarks(texts map[string]string) map[string]string {
	if c.mark == "" {
		return nil
	}
	var near map[string]string
	stem := strings.TrimSuffix(c.mark, ".")
	for key := range texts {
		from := strings.Index(key, "argo")
		if from < 0 || strings.HasPrefix(key, c.mark) {
			continue
		}
		end := strings.IndexAny(key[from:], "./")
		if end < 0 || from+end+1 == len(key) || spelling.Nearest(key[:from+end], []string{stem}) == "" {
			continue
		}
		if near == nil {
			near = map[string]string{}
		}
		near[key] = c.mark + key[from+end+1:]
	}
	return near
}

// copies reports whether anything of a Cluster is known to be copied.
func (c Copying) copies() bool { return c.all || c.mark != "" }

// copied is what the registrar copies from a Cluster to its Secret.
func (c Copying) copied(texts map[string]string) map[string]string {
	copied := map[string]string{}
	for key, text := range texts {
		if c.all {
			if _, refusal := c.Mark(key); refusal == "" {
				copied[key] = text
			}
			continue
		}
		taken, marks := strings.CutPrefix(key, c.mark)
		if value, exists := texts[taken]; marks && exists && c.mark != "" {
			copied[taken], copied[c.noted+taken] = value, ""
		}
	}
	return copied
}
