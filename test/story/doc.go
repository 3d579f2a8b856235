// Package story is the change that the documentation follows: a repository with a fleet of 300
// Clusters before a pull request, and after it. One Cluster is deleted, an entry is renamed, a Helm
// value and two payloads change, and a wave is promoted.
//
// Tests show it in the forms of diff and plan: internal/cli as text, test/page in a browser.
package story
