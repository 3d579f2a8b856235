package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	gitignore "github.com/monochromegane/go-gitignore"

	"github.com/capifleet/capifleet/fn/fleet"
)

// ignoreFile is the file that lists what is not read, as for kpt and kyaml. Its lines are like
// those of a .gitignore, and hold for the folder that it is in.
const ignoreFile = ".krmignore"

// largestIgnoreFile is how many bytes an ignore file may have.
//
//capifleet:limit reading bytes a `.krmignore`
//capifleet:beyond `CF0101`
const largestIgnoreFile = 1 << 20

// readIgnoreFile returns the patterns of an ignore file of a folder; nil where there is no file.
// The error is a sentence.
func readIgnoreFile(files fs.FS, name, folder string) (gitignore.IgnoreMatcher, error) {
	info, err := fs.Stat(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, errors.New("the file cannot be read: " + fleet.WithoutPath(err))
	case !info.Mode().IsRegular(): // To open a pipe would wait for someone who writes.
		return nil, errors.New("the file is not a regular file")
	case info.Size() > largestIgnoreFile:
		return nil, fmt.Errorf("the file is larger than %d MiB", largestIgnoreFile>>20)
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, errors.New("the file cannot be read: " + fleet.WithoutPath(err))
	}
	var patterns strings.Builder
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\r\n"); isPattern(line) {
			patterns.WriteString(line + "\n")
		}
	}
	return gitignore.NewGitIgnoreFromReader(folder, strings.NewReader(patterns.String())), nil
}

// isPattern reports whether a line names anything. Git ignores a line that has only its signs, !
// and /, and the library that matches would panic on one.
func isPattern(line string) bool {
	return strings.Trim(line, " \t!/") != ""
}
