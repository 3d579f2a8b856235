package github

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Client speaks to the REST API of GitHub about one repository.
type Client struct {
	HTTP       *http.Client
	URL        string // of the API, without a slash at the end: https://api.github.com
	Repository string // OWNER/NAME
	Token      string
}

// pullRequest is a pull request, as far as it is read.
type pullRequest struct {
	Number int    `json:"number"`
	State  string `json:"state"`
	Head   struct {
		SHA string `json:"sha"`
	} `json:"head"`
}

// issueComment is a comment of a pull request, as far as it is read.
type issueComment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User struct {
		Login string `json:"login"`
	} `json:"user"`
}

// pageSize is how many things the API returns at once, at most.
const pageSize = 100

// mostPages bounds how many pages are read. A pull request has at most 2,500 comments.
//
//capifleet:limit reviews pages pages of comments that are read, each of as many as GitHub returns
//capifleet:beyond Comments behind them are not found. A pull request has fewer.
const mostPages = 30

// pullRequests are the open pull requests of a branch, OWNER:BRANCH.
func (c Client) pullRequests(ctx context.Context, head string) ([]pullRequest, error) {
	var found []pullRequest
	query := url.Values{"head": {head}, "state": {"open"}, "per_page": {strconv.Itoa(pageSize)}}
	err := c.do(ctx, http.MethodGet, "/pulls?"+query.Encode(), nil, &found)
	return found, err
}

// comments are all comments of a pull request, the oldest first.
func (c Client) comments(ctx context.Context, number int) ([]issueComment, error) {
	var all []issueComment
	for page := 1; page <= mostPages; page++ {
		var some []issueComment
		path := fmt.Sprintf("/issues/%d/comments?per_page=%d&page=%d", number, pageSize, page)
		if err := c.do(ctx, http.MethodGet, path, nil, &some); err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < pageSize {
			break
		}
	}
	return all, nil
}

func (c Client) create(ctx context.Context, number int, body string) error {
	path := fmt.Sprintf("/issues/%d/comments", number)
	return c.do(ctx, http.MethodPost, path, map[string]string{"body": body}, nil)
}

func (c Client) update(ctx context.Context, id int64, body string) error {
	path := fmt.Sprintf("/issues/comments/%d", id)
	return c.do(ctx, http.MethodPatch, path, map[string]string{"body": body}, nil)
}

func (c Client) remove(ctx context.Context, id int64) error {
	return c.do(ctx, http.MethodDelete, fmt.Sprintf("/issues/comments/%d", id), nil, nil)
}

// do sends a request, and reads the response into result unless that is nil.
func (c Client) do(ctx context.Context, method, path string, content, result any) error {
	doing := method + " " + strings.SplitN(path, "?", 2)[0]
	var body io.Reader
	if content != nil {
		text, err := json.Marshal(content)
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.URL+"/repos/"+c.Repository+path, body)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	request.Header.Set("Accept", "application/vnd.github+json")
	request.Header.Set("Authorization", "Bearer "+c.Token)
	request.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	response, err := c.HTTP.Do(request)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusMultipleChoices {
		const mostShown = 500
		text, _ := io.ReadAll(io.LimitReader(response.Body, mostShown))
		return fmt.Errorf("%s: GitHub answered %s: %s", doing, response.Status, strings.TrimSpace(string(text)))
	}
	if result == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(result); err != nil {
		return fmt.Errorf("%s: read the answer: %w", doing, err)
	}
	return nil
}
