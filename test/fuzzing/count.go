package fuzzing

import (
	"os"
	"path/filepath"
	"testing"
)

// folderVariable names the variable with the folder of the counts. Without it, nothing is counted.
const folderVariable = "CAPIFLEET_FUZZ_COUNTS"

// Counter counts the inputs of one fuzz test.
type Counter struct {
	inputs, accepted *os.File
}

// Of returns the counter of a fuzz test. It counts in the files NAME.inputs and NAME.accepted.
func Of(f testing.TB) Counter {
	f.Helper()
	folder := os.Getenv(folderVariable)
	if folder == "" {
		return Counter{}
	}
	open := func(what string) *os.File {
		path := filepath.Join(folder, f.Name()+"."+what)
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			f.Fatal(err)
		}
		f.Cleanup(func() { _ = file.Close() }) // What was written is not buffered.
		return file
	}
	return Counter{inputs: open("inputs"), accepted: open("accepted")}
}

// Input counts an input.
func (c Counter) Input(t testing.TB) { add(t, c.inputs) }

// Accepted counts an input that was accepted, which Input has counted before.
func (c Counter) Accepted(t testing.TB) { add(t, c.accepted) }

func add(t testing.TB, file *os.File) {
	if file == nil {
		return
	}
	if _, err := file.WriteString("."); err != nil {
		t.Fatal(err)
	}
}
