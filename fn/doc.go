// Package fn is the function, from bytes to bytes.
//
//	stdin / DIR                                                              stdout
//	    │                                                                      ▲
//	 [decode] ──▶ fleet.Fleet ──▶ [plan] ──▶ fleet.Plan ──▶ [emit] ──▶ objects ─▶ [encode]
//	    └── problems ──────────────┴────────────┬──────────▶ results and stderr ──┘
//
// Each stage is a function from one value to the next, and no stage asks an earlier one. All
// decisions are made in plan. It is all or nothing: with an error among the problems, the list
// stays as it came, and only its results tell what to mend. No clock, network, environment or
// randomness has a part in it, so the same input gives the same bytes.
package fn
