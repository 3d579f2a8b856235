// Package clients runs capifleet under the real programs that people run it with: kpt, kustomize,
// Argo CD's plugin server, and podman for its container image.
//
// The tests build capifleet and the image from the top of the repository and take nothing else from
// it: no Go package, only the programs, the packages below examples and the pages of documentation.
// "make e2e" runs them; the first time they compile the clients, which takes minutes. Each client
// comes from the module that it publishes, so that its versions are its own: kpt from this one,
// kustomize, helm and the kustomize of kubectl from the modules in folders of their names, Argo CD
// from the module controllers beside this one. Where kpt is installed, that is tested too, and else
// counted as skipped.
//
// Containers need podman, with busybox as the shell of the build; both are packages of Debian.
// Where they are missing or cannot run, the tests that need them say so and are skipped, and in CI
// they fail.
package clients
