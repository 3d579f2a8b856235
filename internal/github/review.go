package github

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/preview"
)

// Review is what a job has found.
type Review struct {
	Diffs  []*v1alpha1.FleetDiff
	Failed bool // whether nothing was compared
}

// diffFile is the file of a review that has the FleetDiff, or a FleetDiffList.
const diffFile = "fleetdiff.json"

// mostBytes is the largest FleetDiff that is read. One of 5,000 Clusters with all of them changed
// has less.
//
//capifleet:limit reviews bytes a FleetDiff that is read for a comment
//capifleet:beyond The program ends with an error.
const mostBytes = 256 << 20

// ReadReviews reads the reviews of a folder, one for each of its folders, sorted by their names.
func ReadReviews(folder fs.FS) ([]Review, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, fmt.Errorf("read the artifacts: %w", err)
	}
	var reviews []Review
	for _, entry := range entries {
		name := path.Join(entry.Name(), diffFile)
		if !entry.IsDir() { // with one artifact, there is no folder for it
			name = entry.Name()
		}
		if path.Base(name) != diffFile {
			continue
		}
		review, err := readReview(folder, name)
		if err != nil {
			return nil, err
		}
		reviews = append(reviews, review)
	}
	if len(reviews) == 0 {
		return nil, errors.New("read the artifacts: none has a file " + diffFile)
	}
	return reviews, nil
}

func readReview(folder fs.FS, name string) (Review, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return Review{}, fmt.Errorf("read %s: %w", name, err)
	}
	if info.Size() > mostBytes {
		return Review{}, fmt.Errorf("read %s: it has more than %d bytes", name, mostBytes)
	}
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return Review{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return Review{Failed: true}, nil
	}
	var list v1alpha1.FleetDiffList
	if err := json.Unmarshal(text, &list); err != nil {
		return Review{}, fmt.Errorf("read %s: %w", name, err)
	}
	if list.Kind == v1alpha1.FleetDiffListKind {
		review := Review{}
		for i := range list.Items {
			review.Diffs = append(review.Diffs, &list.Items[i])
		}
		return review, nil
	}
	var diff v1alpha1.FleetDiff
	if err := json.Unmarshal(text, &diff); err != nil {
		return Review{}, fmt.Errorf("read %s: %w", name, err)
	}
	if diff.Kind != v1alpha1.FleetDiffKind {
		return Review{}, fmt.Errorf("read %s: its kind is not %s", name, v1alpha1.FleetDiffKind)
	}
	return Review{Diffs: []*v1alpha1.FleetDiff{&diff}}, nil
}

// Comment is a comment that a pull request is to have.
type Comment struct {
	Marker string // the first line, which identifies the comment
	Body   string // with the marker
	// Quiet reports whether the comment is only to be there in place of an older one: there is no
	// change to report.
	Quiet bool
}

// Comments are those of reviews, one for each fleet and directory. failed reports whether there is
// a review in which nothing was compared, so that older comments are not current.
func Comments(reviews []Review, maxLength int) (comments []Comment, failed bool, err error) {
	for _, review := range reviews {
		failed = failed || review.Failed
		for _, diff := range review.Diffs {
			var text strings.Builder
			if err := preview.DiffMarkdown(&text, diff, maxLength); err != nil {
				return nil, false, err
			}
			marker, _, _ := strings.Cut(text.String(), "\n")
			if !strings.HasPrefix(marker, markerPrefix) {
				return nil, false, fmt.Errorf("the comment of fleet %q has no marker", diff.Fleet)
			}
			comments = append(comments, Comment{
				Marker: marker, Body: text.String(), Quiet: diff.Result == v1alpha1.DiffSame,
			})
		}
	}
	slices.SortStableFunc(comments, func(a, b Comment) int { return strings.Compare(a.Marker, b.Marker) })
	return slices.CompactFunc(comments, func(a, b Comment) bool { return a.Marker == b.Marker }), failed, nil
}

// markerPrefix begins the first line of every comment that is posted.
const markerPrefix = "<!-- capifleet:diff "
