package environment

import (
	"context"
	"testing"
	"time"
)

// Patience is how long Eventually waits. It is a limit for what hangs, many times longer than what
// is waited for takes on a slow machine.
const Patience = 3 * time.Minute

// Eventually waits until check returns nil, and fails the test with its last error if that takes
// longer than Patience. what says what is waited for.
func Eventually(t *testing.T, what string, check func(context.Context) error) {
	t.Helper()
	EventuallyWithin(t, Patience, what, check)
}

// EventuallyWithin is Eventually with another limit, for what a controller does by itself after a
// long time.
func EventuallyWithin(t *testing.T, patience time.Duration, what string, check func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var last error // before the time was up, which ends a check too
	for {
		err := check(ctx)
		if err == nil {
			return
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		pause(ctx, pollInterval)
		if ctx.Err() != nil {
			t.Fatalf("%s: %v", what, last)
		}
	}
}

// Throughout checks for a while that something does not happen, and fails the test at the first
// error. What must not happen has no event to wait for; give it the time in which the controllers
// act, a few seconds.
func Throughout(t *testing.T, what string, duration time.Duration, check func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), duration)
	defer cancel()
	for {
		if err := check(t.Context()); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		pause(ctx, pollInterval)
		if ctx.Err() != nil {
			return
		}
	}
}

// pollInterval is the time between two looks at what is waited for.
const pollInterval = 100 * time.Millisecond
