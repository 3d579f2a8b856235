package cli

import (
	"io"
	"strconv"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// terminal is standard error where a person reads it: problems are laid out over lines. Programs
// such as kustomize and Argo CD get a problem on one line.
type terminal struct {
	io.Writer
	screen preview.Screen
}

func (t terminal) writeProblems(problems fleet.Problems) {
	_ = preview.Problems(t, problems, t.screen) // Nobody can be told that standard error cannot be written.
}

// screen is what is known of where something is shown. isTerminal is whether that is a terminal.
func (s Streams) screen(isTerminal bool) preview.Screen {
	width, err := strconv.Atoi(s.environment("COLUMNS"))
	switch {
	case err == nil:
	case isTerminal:
		width = s.Columns
	default:
		width = 0 // the usual width
	}
	return preview.Screen{
		Width: width, Color: isTerminal && s.environment("NO_COLOR") == "" && s.environment("TERM") != "dumb",
	}
}
