// Package preview shows what was decided before anything is written: the Plan as a FleetPlan, for programs, and the FleetPlan as a table, for
// people. The table is made from the FleetPlan, so that the two never disagree.
//
// Payloads are counted and never shown, since they may be a Secret's; user names and passwords are taken out of the URLs of repositories.
package preview
