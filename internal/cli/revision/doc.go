// Package revision reads another revision of a Git repository, by the program git: the files of a
// commit as they are committed, without attributes and filters, and what is needed to say which
// commits are compared.
//
// git gets no network, no pager and no questions, and writes nothing. What it reports is an error
// that is a sentence. Of its environment, variables that name another repository, as git itself
// sets them for hooks, are left out: the repository is the one that a directory is in.
package revision
