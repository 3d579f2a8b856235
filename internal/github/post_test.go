package github

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// fakeGitHub has one repository with one open pull request, and keeps its comments.
type fakeGitHub struct {
	*httptest.Server
	head     string
	comments []issueComment
	next     int64
}

func newFakeGitHub(t *testing.T, head string, comments ...issueComment) *fakeGitHub {
	t.Helper()
	hub := &fakeGitHub{head: head, comments: comments, next: 100}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos/o/r/pulls", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("head") != "fork:branch" {
			_, _ = w.Write([]byte("[]"))
			return
		}
		_, _ = fmt.Fprintf(w, `[{"number": 7, "state": "open", "head": {"sha": %q}}]`, hub.head)
	})
	mux.HandleFunc("GET /repos/o/r/issues/7/comments", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(hub.comments)
	})
	mux.HandleFunc("POST /repos/o/r/issues/7/comments", func(w http.ResponseWriter, r *http.Request) {
		hub.next++
		hub.comments = append(hub.comments, botComment(hub.next, bodyOf(t, r)))
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("PATCH /repos/o/r/issues/comments/{id}", func(_ http.ResponseWriter, r *http.Request) {
		body := bodyOf(t, r)
		for i := range hub.comments {
			if fmt.Sprint(hub.comments[i].ID) == r.PathValue("id") {
				hub.comments[i].Body = body
			}
		}
	})
	mux.HandleFunc("DELETE /repos/o/r/issues/comments/{id}", func(w http.ResponseWriter, r *http.Request) {
		var kept []issueComment
		for _, comment := range hub.comments {
			if fmt.Sprint(comment.ID) != r.PathValue("id") {
				kept = append(kept, comment)
			}
		}
		hub.comments = kept
		w.WriteHeader(http.StatusNoContent)
	})
	hub.Server = httptest.NewServer(mux)
	t.Cleanup(hub.Close)
	return hub
}

func bodyOf(t *testing.T, r *http.Request) string {
	t.Helper()
	var content struct{ Body string }
	if err := json.NewDecoder(r.Body).Decode(&content); err != nil {
		t.Error(err)
	}
	if r.Header.Get("Authorization") != "Bearer token" {
		t.Error("a request has no token")
	}
	return content.Body
}

const bot = "github-actions[bot]"

func botComment(id int64, body string) issueComment { return commentOf(id, bot, body) }

func commentOf(id int64, login, body string) issueComment {
	comment := issueComment{ID: id, Body: body}
	comment.User.Login = login
	return comment
}

// bodies are the comments, in short.
func (f *fakeGitHub) bodies() []string {
	var all []string
	for _, comment := range f.comments {
		all = append(all, strings.ReplaceAll(strings.TrimSpace(comment.Body), "\n", " | "))
	}
	return all
}

func TestPost(t *testing.T) {
	const marker = "<!-- capifleet:diff fleet=one dir=. -->"
	change := Comment{Marker: marker, Body: marker + "\n1 Cluster is deleted"}
	same := Comment{Marker: marker, Body: marker + "\nNo change", Quiet: true}
	for name, test := range map[string]struct {
		head     string
		there    []issueComment
		comments []Comment
		failed   bool
		want     []string
	}{
		"a change is commented once": {
			comments: []Comment{change}, want: []string{marker + " | 1 Cluster is deleted"},
		},
		"a comment is updated in place, and its duplicates go": {
			there: []issueComment{
				botComment(1, marker+"\nold"), botComment(2, "other"), botComment(3, marker+"\nolder"),
			},
			comments: []Comment{change}, want: []string{marker + " | 1 Cluster is deleted", "other"},
		},
		"a comment of somebody else with the marker is left alone": {
			there:    []issueComment{commentOf(1, "somebody", marker+"\nmine")},
			comments: []Comment{change}, want: []string{marker + " | mine", marker + " | 1 Cluster is deleted"},
		},
		"no change is not commented": {comments: []Comment{same}},
		"a comment says when there is no change any more": {
			there: []issueComment{botComment(1, marker+"\nold")}, comments: []Comment{same},
			want: []string{marker + " | No change"},
		},
		"a comment is not left as it was where nothing was compared": {
			there: []issueComment{botComment(1, marker+"\r\nold")}, failed: true,
			want: []string{marker + " | ### capifleet: nothing was compared |  | " +
				"The comparison of `abcdef0` has failed. " +
				"Its messages are in the log of [the run](https://github.test/run)."},
		},
		"a comment of a fleet that is gone says so": {
			there:    []issueComment{botComment(1, strings.Replace(marker, "one", "two", 1)+"\nold")},
			comments: []Comment{change},
			want: []string{
				strings.Replace(marker, "one", "two", 1) + " | ### capifleet: this fleet was not compared |  | " +
					"The directory does not have the fleet any more.",
				marker + " | 1 Cluster is deleted",
			},
		},
		"a run of an older commit posts nothing": {head: "fedcba9876", comments: []Comment{change}},
	} {
		t.Run(name, func(t *testing.T) {
			const head = "abcdef0123456789"
			if test.head == "" {
				test.head = head
			}
			hub := newFakeGitHub(t, test.head, test.there...)
			client := Client{HTTP: hub.Client(), URL: hub.URL, Repository: "o/r", Token: "token"}
			run := Run{HeadOwner: "fork", HeadBranch: "branch", HeadSHA: head, URL: "https://github.test/run"}
			for range 2 { // the second time there is nothing to do
				if _, err := client.Post(context.Background(), run, bot, test.comments, test.failed); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, hub.bodies()); diff != "" {
					t.Errorf("comments (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestReviews(t *testing.T) {
	diff := func(fleet, result string) string {
		return fmt.Sprintf(`{"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetDiff",
			"fleet": %q, "dir": ".", "result": %q,
			"from": {"revision": "main"}, "to": {"revision": "HEAD"}, "changes": [], "gates": []}`, fleet, result)
	}
	list := `{"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetDiffList", "items": [` +
		diff("b", "Changed") + "," + diff("a", "Same") + "]}"
	for name, test := range map[string]struct {
		files   fstest.MapFS
		markers []string
		failed  bool
	}{
		"the FleetDiffs of a list have a comment each": {
			files:   fstest.MapFS{"capifleet-review/fleetdiff.json": {Data: []byte(list)}},
			markers: []string{"<!-- capifleet:diff fleet=a dir=. -->", "<!-- capifleet:diff fleet=b dir=. -->"},
		},
		"a single artifact may have no folder": {
			files:   fstest.MapFS{"fleetdiff.json": {Data: []byte(diff("a", "Changed"))}},
			markers: []string{"<!-- capifleet:diff fleet=a dir=. -->"},
		},
		"an empty file means that nothing was compared": {
			files: fstest.MapFS{
				"capifleet-review-eu/fleetdiff.json": {},
				"capifleet-review-us/fleetdiff.json": {Data: []byte(diff("a", "Same"))},
			},
			markers: []string{"<!-- capifleet:diff fleet=a dir=. -->"}, failed: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			reviews, err := ReadReviews(test.files)
			if err != nil {
				t.Fatal(err)
			}
			comments, failed, err := Comments(reviews, 65000)
			if err != nil {
				t.Fatal(err)
			}
			var markers []string
			for _, comment := range comments {
				markers = append(markers, comment.Marker)
				if !strings.HasPrefix(comment.Body, comment.Marker+"\n") {
					t.Errorf("the comment does not begin with its marker: %s", comment.Body)
				}
			}
			if failed != test.failed {
				t.Errorf("failed is %t", failed)
			}
			if diff := cmp.Diff(test.markers, markers); diff != "" {
				t.Errorf("markers (-want +got):\n%s", diff)
			}
		})
	}
	other := fstest.MapFS{"review/fleetdiff.json": {Data: []byte(`{"kind": "FleetPlan"}`)}}
	if _, err := ReadReviews(other); err == nil {
		t.Error("a FleetPlan is read as a FleetDiff")
	}
	if _, err := ReadReviews(fstest.MapFS{"other.txt": {}}); err == nil {
		t.Error("artifacts without a review are read")
	}
}
