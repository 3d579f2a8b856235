// Package fn is the function, from bytes to bytes.
//
//	bytes ─stream─▶ items ─config, decode─▶ Fleet ─facts─▶ Members
//	                                                          │
//	          ┌───────────────────────────────────────────────┘
//	          │ resourceset.Read, hub.Read      entries: fence, members, content, groups
//	          ▼
//	        Wants ─freeze─▶ Labels, Edits
//	          │
//	          │ Sets.Deliver, Apps.Target
//	          ▼
//	        Plan ─prove (Labels, predicted Secrets)─▶ Resolved
//	          ├── explain, preview
//	          └── emit ─encode─▶ items ─stream─▶ bytes
//
// Words on the arrows are packages and functions, words at their ends are values. Each stage is a
// function from one value to the next, and no stage asks an earlier one. All decisions are made
// before emit. It is all or nothing: with an error among the problems, the list stays as it is, and
// only its results say what to fix. The function uses no clock, network, environment or randomness,
// so the same input gives the same bytes.
//
// # What other programs may use
//
// [Run] and [Processor] with their [Options], package fleet below this one, and package
// api/v1alpha1 are the public API: they keep working within a major version. Everything else in
// this module may change at any time, including the other exported names of this package.
package fn
