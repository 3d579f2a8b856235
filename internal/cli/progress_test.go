package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

// The line of progress begins so: it is written over the one before.
const overwrite = "\r\x1b[K"

// waiting is a person at a terminal who has waited for a second while the files are read. From then
// on, the line of progress is brought up to date only where a stage begins.
type waiting struct {
	lock    sync.Mutex
	text    bytes.Buffer
	second  chan time.Time
	patient bool          // whether the person waits for the first line of progress
	seen    chan struct{} // closed by that line
	once    sync.Once
}

// Write is what the terminal shows.
func (w *waiting) Write(text []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if bytes.Contains(text, []byte(overwrite)) {
		w.once.Do(func() { close(w.seen) })
	}
	return w.text.Write(text)
}

// After passes the first second when the person has waited for it, and no more time then.
func (w *waiting) After(wait time.Duration) <-chan time.Time {
	if wait == time.Second {
		return w.second
	}
	return nil
}

// onTerminal runs the command at a terminal. The choices are read after the files, and that takes
// long.
func (w *waiting) onTerminal(
	t *testing.T, streams cli.Streams, environment map[string]string, args ...string,
) string {
	t.Helper()
	waited := false
	streams.Err, streams.After = w, w.After
	streams.Getenv = func(name string) string {
		if name == "ARGOCD_APP_PARAMETERS" && !waited {
			waited = true
			select {
			case w.second <- time.Time{}:
			case <-time.After(w.patience()): // Nobody asks for the time.
			}
			if w.patient {
				<-w.seen
			}
		}
		return environment[name]
	}
	if streams.Out == nil {
		streams.Out = w
	}
	cli.Run(args, streams)
	return w.text.String()
}

// patience is for how long somebody may not ask for the time.
func (w *waiting) patience() time.Duration {
	if w.patient {
		return time.Minute
	}
	return 100 * time.Millisecond
}

func newWaiting(patient bool) *waiting {
	return &waiting{second: make(chan time.Time), patient: patient, seen: make(chan struct{})}
}

// manyFiles is a directory with the FleetConfig and Clusters of the quick start, and enough other
// files to be counted in thousands.
func manyFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(quickStart)); err != nil {
		t.Fatal(err)
	}
	for i := range 1200 {
		write(t, filepath.Join(dir, "more", strings.Repeat("a", i%30+1)+string(rune('a'+i/30%26))+
			string(rune('a'+i/780))+".yaml"), "")
	}
	return dir
}

// TestProgress wants whoever waits at a terminal to read what the command is doing, in one line
// that is gone when there is something else to read. It runs alone, since nobody finds git while a
// kustomization is built.
func TestProgress(t *testing.T) {
	overlays := filepath.Join(root, "examples", "kustomize-overlays")
	copied := filepath.Join(t.TempDir(), "fleet")
	if err := os.CopyFS(copied, os.DirFS(quickStart)); err != nil {
		t.Fatal(err)
	}
	committed := repository{t.TempDir()}
	committed.write(t, "fleet.yaml", read(t, filepath.Join(quickStart, fleetYAML)))
	committed.write(t, "clusters/eu-1.yaml", read(t, filepath.Join(quickStart, europe1)))
	committed.git(t, "init", "-q", "-b", "main")
	committed.commit(t, "A fleet")
	for name, test := range map[string]struct {
		args   []string
		stages []string
	}{
		"files are counted": {[]string{"plan", manyFiles(t)}, []string{"Reading files… 1,204", "Deciding…"}},
		"render":            {[]string{"render", quickStart}, []string{"Reading files… 4", "Deciding…"}},
		"explain":           {[]string{"explain", "eu-1", quickStart}, []string{"Reading files… 4", "Deciding…"}},
		"a kustomization": {
			[]string{"plan", overlays}, []string{"Building the kustomization of " + overlays + "…", "Deciding…"},
		},
		"another revision": {
			[]string{"diff", committed.dir, "--against", "HEAD..."},
			[]string{"Reading files… 2", "Reading HEAD…", "Reading files in HEAD…", "Comparing…"},
		},
		"a folder": {
			[]string{"diff", copied, "--against", copied},
			[]string{"Reading files… 4", "Reading " + copied + "…", "Reading files in " + copied + "…", "Comparing…"},
		},
		"problems": {[]string{"plan", wrongFleet(t)}, []string{"Reading files… 1", "Deciding…"}},
	} {
		t.Run(name, func(t *testing.T) {
			shown := newWaiting(true).onTerminal(t, cli.Streams{ErrTerminal: true}, nil, test.args...)
			var plain bytes.Buffer
			cli.Run(test.args, cli.Streams{Out: &plain, Err: &plain, ErrTerminal: true})
			want := overwrite + strings.Join(test.stages, overwrite) + overwrite + plain.String()
			if diff := cmp.Diff(want, shown); diff != "" {
				t.Errorf("the terminal (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProgressFitsTheTerminal wants a line of progress to stay in its line of the terminal.
func TestProgressFitsTheTerminal(t *testing.T) {
	t.Parallel()
	shown := newWaiting(true).onTerminal(t, cli.Streams{ErrTerminal: true, Columns: 12}, nil, "plan", quickStart)
	want := overwrite + "Reading fil" + overwrite + "Deciding…" + overwrite + "Fleet"
	if !strings.HasPrefix(shown, want) {
		t.Errorf("the terminal has 12 columns, and shows %.100q, want %q", shown, want)
	}
}

// TestNoProgress wants nothing but what is printed where no person sees standard error, where the
// terminal cannot write over a line, and where capifleet is a function.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	input := packageOf(t, map[string]string{
		"fleet.yaml": read(t, filepath.Join(quickStart, fleetYAML)),
		"eu-1.yaml":  read(t, filepath.Join(quickStart, europe1)),
	}).list(nil)
	for name, test := range map[string]struct {
		terminal    bool
		environment map[string]string
		args        []string
		want        bool
	}{
		"a terminal":                  {true, nil, []string{"plan", quickStart}, true},
		"a terminal without colors":   {true, map[string]string{"NO_COLOR": "1"}, []string{"plan", quickStart}, true},
		"a terminal that is dumb":     {true, map[string]string{"TERM": "dumb"}, []string{"plan", quickStart}, false},
		"no terminal":                 {false, nil, []string{"plan", quickStart}, false},
		"the function":                {true, nil, nil, false},
		"names that a shell asks for": {true, nil, []string{"__complete", "explain", "eu"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			streams := cli.Streams{ErrTerminal: test.terminal, Dir: quickStart, In: strings.NewReader(string(input))}
			shown := newWaiting(test.want).onTerminal(t, streams, test.environment, test.args...)
			if got := strings.Contains(shown, overwrite); got != test.want || shown == "" {
				t.Errorf("there is progress: %t, want %t:\n%s", got, test.want, shown)
			}
		})
	}
}
