// Package preview shows what was decided before anything is written: the Plan as a FleetPlan, for
// programs, and the FleetPlan as a table, for people. The table is made from the FleetPlan, so the
// two never disagree. A FleetDiff, what a change does, is shown in the same way: on a terminal, as
// a comment of a pull request, and as JSON.
//
// Payloads are counted and never shown, because they may be Secrets. User names and passwords are
// removed from the URLs of repositories.
package preview
