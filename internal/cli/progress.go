package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// When a person who waits is told what the command is doing, and how often that is brought up to
// date.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// deciding is the stage in which the fleet is compiled.
const deciding = "Deciding"

// clearLine removes the line of a terminal that the cursor is in.
const clearLine = "\r\x1b[K"

// progress is a line on a terminal that says what the command is doing, for a person who waits. It
// is written over in place, and goes before anything else is printed. A nil one shows nothing.
type progress struct {
	out   io.Writer
	width int // of the terminal, in columns; 0 where that is not known
	ended chan struct{}

	lock      sync.Mutex
	due       bool   // whether somebody has waited for long enough
	stage     string // what the command is doing; "" where nothing is shown
	done, all int    // how much of it is done, and of how much; 0 where that is not counted
	shown     string // the line that is on the terminal; "" for none
}

// showsProgress reports whether standard error is a terminal that can write over a line.
func (s Streams) showsProgress() bool {
	return s.ErrTerminal && s.After != nil && s.environment("TERM") != "dumb"
}

// withProgress are streams with a line of progress, where a person sees it. Whatever is written to
// them removes the line. end ends it.
func (s Streams) withProgress() (with Streams, end func()) {
	if !s.showsProgress() {
		return s, func() {}
	}
	p := &progress{out: s.Err, width: s.screen(true).Width, ended: make(chan struct{})}
	go p.watch(s.After)
	s.progress, s.Out, s.Err = p, clearing{s.Out, p}, clearing{s.Err, p}
	return s, func() {
		p.clear()
		close(p.ended)
	}
}

// clearing is a stream that removes the line of progress before it is written to.
type clearing struct {
	io.Writer
	progress *progress
}

// Write removes the line of progress, and writes.
func (c clearing) Write(text []byte) (int, error) {
	c.progress.clear()
	return c.Writer.Write(text)
}

// watch brings the line up to date until the command ends.
func (p *progress) watch(after func(time.Duration) <-chan time.Time) {
	for wait := progressAfter; ; wait = progressEvery {
		select {
		case <-p.ended:
			return
		case <-after(wait):
			p.change(func() { p.due = true })
		}
	}
}

// enter says what the command does from now on.
func (p *progress) enter(stage string) {
	if p != nil {
		p.change(func() { p.stage, p.done, p.all = fleet.Printable(stage), 0, 0 })
	}
}

// of says how much of the stage is being done, and of how much.
func (p *progress) of(done, all int) {
	if p != nil {
		p.change(func() { p.done, p.all = done, all })
	}
}

// count says that one more is done. The line shows it when it is brought up to date.
func (p *progress) count() {
	if p != nil {
		p.lock.Lock()
		p.done++
		p.lock.Unlock()
	}
}

// change makes a change, and shows it.
func (p *progress) change(edit func()) {
	p.lock.Lock()
	defer p.lock.Unlock()
	edit()
	if line := p.line(); p.due && p.stage != "" && line != p.shown {
		_, _ = io.WriteString(p.out, clearLine+line) // Nobody can be told that standard error cannot be written.
		p.shown = line
	}
}

// line is the text of the line. It does not fill the terminal, which would begin another line.
func (p *progress) line() string {
	text := p.stage + "…"
	switch {
	case p.all > 0:
		text += fmt.Sprintf(" %s of %s", preview.Grouped(p.done), preview.Grouped(p.all))
	case p.done > 0:
		text += " " + preview.Grouped(p.done)
	}
	if columns := []rune(text); p.width > 0 && len(columns) >= p.width {
		return string(columns[:p.width-1])
	}
	return text
}

// clear removes the line until a stage begins.
func (p *progress) clear() {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.shown != "" {
		_, _ = io.WriteString(p.out, clearLine)
	}
	p.stage, p.shown = "", ""
}

// reading says that a directory is read, or its kustomization built.
func (c choices) reading(built bool) {
	stage := "Reading files"
	if built {
		stage = "Building the kustomization of " + c.dir
	}
	if c.side != "" {
		stage += " in " + c.side
	}
	c.progress.enter(stage)
}
