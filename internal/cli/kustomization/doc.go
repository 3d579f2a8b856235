// Package kustomization builds the kustomization of a directory, by kustomize's own library.
//
// The library fetches http(s) paths and runs git for whatever looks like a repository, before it
// asks its file system (kustomize/api v0.21.2 internal/loader). So there are walls:
//
//   - a walk reads every kustomization that is reached, and every file that it names, and refuses
//     by name what is remote, what leads out of the root, what would run a program, and what is too
//     large;
//   - the library gets a file system that holds what the walk has read, and nothing else;
//   - while it runs, the process has no http and finds no git.
//
// FleetConfigs are taken out of the build: they are what is being run.
package kustomization
