package kustomization

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

// process guards what a build changes of the process.
//
//nolint:gochecknoglobals // It guards globals of other packages.
var process sync.Mutex

var errNoHTTP = errors.New("capifleet fetches nothing")

// noHTTP is a transport that refuses every request.
type noHTTP struct{}

// RoundTrip refuses.
func (noHTTP) RoundTrip(*http.Request) (*http.Response, error) { return nil, errNoHTTP }

// walled runs kustomize while the process has no http and finds no programs. kustomize writes
// warnings to the standard error of the process, where each line is a problem; they are dropped.
// What kustomize panics on is an error.
func walled(run func() error) (err error) {
	process.Lock()
	defer process.Unlock()
	transport, stderr, logged := http.DefaultTransport, os.Stderr, log.Writer()
	search, isSet := os.LookupEnv("PATH")
	defer func() {
		http.DefaultTransport, os.Stderr = transport, stderr
		log.SetOutput(logged)
		if isSet {
			err = errors.Join(err, os.Setenv("PATH", search))
		}
		if cause := recover(); cause != nil {
			err = errPanic
		}
	}()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open %s: %w", os.DevNull, err)
	}
	defer func() { _ = null.Close() }()
	http.DefaultTransport, os.Stderr = noHTTP{}, null
	log.SetOutput(io.Discard)
	if err := os.Unsetenv("PATH"); err != nil {
		return fmt.Errorf("unset PATH: %w", err)
	}
	return run()
}

// errPanic is the error of a build that kustomize gives up in the middle of.
var errPanic = errors.New("kustomize fails on this kustomization")
