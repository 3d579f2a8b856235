package clients

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// hubOfGit is a GitHub with one repository and one pull request of a fork.
type hubOfGit struct {
	*httptest.Server
	mutex    sync.Mutex
	head     string // the commit of the pull request
	comments []postedComment
	requests []string // that change something
}

type postedComment struct {
	ID   int               `json:"id"`
	Body string            `json:"body"`
	User map[string]string `json:"user"`
}

func newHubOfGit(t *testing.T) *hubOfGit {
	t.Helper()
	hub := &hubOfGit{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos/ours/fleet/pulls", func(w http.ResponseWriter, r *http.Request) {
		if head := r.URL.Query().Get("head"); head != "theirs:change" {
			t.Errorf("pull requests of %q are asked for", head)
		}
		_, _ = fmt.Fprintf(w, `[{"number": 7, "state": "open", "head": {"sha": %q}}]`, hub.head)
	})
	mux.HandleFunc("GET /repos/ours/fleet/issues/7/comments", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(hub.comments)
	})
	mux.HandleFunc("POST /repos/ours/fleet/issues/7/comments", func(w http.ResponseWriter, r *http.Request) {
		hub.comments = append(hub.comments, postedComment{
			ID: len(hub.comments) + 1, Body: bodyOf(t, r), User: map[string]string{"login": "github-actions[bot]"},
		})
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte("{}"))
	})
	mux.HandleFunc("PATCH /repos/ours/fleet/issues/comments/1", func(w http.ResponseWriter, r *http.Request) {
		hub.comments[0].Body = bodyOf(t, r)
		_, _ = w.Write([]byte("{}"))
	})
	hub.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hub.mutex.Lock()
		defer hub.mutex.Unlock()
		if r.Header.Get("Authorization") != "Bearer token-of-the-job" {
			t.Error("a request has another token")
		}
		if r.Method != http.MethodGet {
			hub.requests = append(hub.requests, r.Method)
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(hub.Close)
	return hub
}

func bodyOf(t *testing.T, r *http.Request) string {
	t.Helper()
	var content struct{ Body string }
	if err := json.NewDecoder(r.Body).Decode(&content); err != nil {
		t.Error(err)
	}
	return content.Body
}
