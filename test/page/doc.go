// Package page opens the pages that `capifleet diff` and `capifleet plan` write in a browser, and
// looks at them as a reader does: with a mouse, with keys, on paper, on a telephone, in the dark.
//
// The tests build the program and take the fleet of the documentation from test/story. Nothing is
// served: a page is a file. "make page" runs them, "make screenshots" makes the pictures of the
// documentation. The browser is Debian's chromium. Where it is missing, the tests say so and are
// skipped, and in CI they fail. What judges whether a page can be read by everybody is axe-core,
// of the registry of npm, in one version, by its digest.
package page
