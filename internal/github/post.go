package github

import (
	"context"
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/internal/preview"
)

// Run is the run of the workflow that has compared, as the event of its end describes it.
type Run struct {
	HeadOwner  string // of the repository with the branch
	HeadBranch string
	HeadSHA    string
	URL        string // of the run, for people
}

// Post gives the pull request of a run its comments: one for each marker. A comment that is there
// is updated where its text differs; duplicates are removed. Only comments of author are changed.
// It returns what was done, a line for each.
//
// A run whose commit is no longer the head of the pull request posts nothing, since a later run
// will. Where nothing was compared, comments that are there say so.
func (c Client) Post(ctx context.Context, run Run, author string, comments []Comment, failed bool) ([]string, error) {
	pulls, err := c.pullRequests(ctx, run.HeadOwner+":"+run.HeadBranch)
	if err != nil {
		return nil, err
	}
	var done []string
	for _, pull := range pulls {
		if pull.Head.SHA != run.HeadSHA {
			done = append(done, fmt.Sprintf("#%d has another head by now; nothing is posted", pull.Number))
			continue
		}
		more, err := c.postTo(ctx, pull.Number, run, author, comments, failed)
		if done = append(done, more...); err != nil {
			return done, err
		}
	}
	if len(pulls) == 0 {
		done = append(done, "the branch has no open pull request; nothing is posted")
	}
	return done, nil
}

// postTo gives one pull request its comments.
func (c Client) postTo(
	ctx context.Context, number int, run Run, author string, comments []Comment, failed bool,
) ([]string, error) {
	all, err := c.comments(ctx, number)
	if err != nil {
		return nil, err
	}
	posted, order := ofAuthor(all, author)
	wanted := map[string]bool{}
	var done []string
	for _, comment := range comments {
		wanted[comment.Marker] = true
		more, err := c.settle(ctx, number, posted[comment.Marker], comment)
		if done = append(done, more...); err != nil {
			return done, err
		}
	}
	for _, marker := range order {
		if wanted[marker] {
			continue
		}
		more, err := c.settle(ctx, number, posted[marker], withoutReview(marker, run, failed))
		if done = append(done, more...); err != nil {
			return done, err
		}
	}
	return done, nil
}

// ofAuthor are the comments that were posted for reviews, by their markers, and these in order.
func ofAuthor(all []issueComment, author string) (map[string][]issueComment, []string) {
	posted := map[string][]issueComment{}
	var order []string
	for _, comment := range all {
		marker, _, _ := strings.Cut(strings.ReplaceAll(comment.Body, "\r\n", "\n"), "\n")
		if comment.User.Login != author || !strings.HasPrefix(marker, markerPrefix) {
			continue
		}
		if len(posted[marker]) == 0 {
			order = append(order, marker)
		}
		posted[marker] = append(posted[marker], comment)
	}
	return posted, order
}

// withoutReview is the comment in place of one whose fleet was not compared.
func withoutReview(marker string, run Run, failed bool) Comment {
	text := "### capifleet: this fleet was not compared\n\nThe directory does not have the fleet any more."
	if failed {
		text = "### capifleet: nothing was compared\n\nThe comparison of `" + preview.ShortCommit(run.HeadSHA) +
			"` has failed. Its messages are in the log of [the run](" + run.URL + ")."
	}
	return Comment{Marker: marker, Body: marker + "\n" + text + "\n", Quiet: true}
}

// settle gives a pull request one comment, given those that it has of the same marker.
func (c Client) settle(ctx context.Context, number int, posted []issueComment, comment Comment) ([]string, error) {
	if len(posted) == 0 {
		if comment.Quiet {
			return []string{fmt.Sprintf("#%d: no change, and no comment to update", number)}, nil
		}
		return []string{fmt.Sprintf("#%d: commented", number)}, c.create(ctx, number, comment.Body)
	}
	var done []string
	first := posted[0]
	if normalized(first.Body) != normalized(comment.Body) {
		if err := c.update(ctx, first.ID, comment.Body); err != nil {
			return nil, err
		}
		done = append(done, fmt.Sprintf("#%d: updated the comment", number))
	} else {
		done = append(done, fmt.Sprintf("#%d: the comment is current", number))
	}
	for _, duplicate := range posted[1:] {
		if err := c.remove(ctx, duplicate.ID); err != nil {
			return done, err
		}
		done = append(done, fmt.Sprintf("#%d: removed a duplicate", number))
	}
	return done, nil
}

// normalized is the text of a comment as GitHub may return it.
func normalized(body string) string {
	return strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
}
