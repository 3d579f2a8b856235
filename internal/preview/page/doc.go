// Package page writes a FleetDiff or a FleetPlan as one HTML file that people open in a browser.
//
// The file holds everything that it needs, and asks no other computer for anything: its policy
// (Content-Security-Policy) allows the one style sheet and the one script in it, by their digests,
// and nothing else. What is shown is in a block of JSON, from which the script makes the page.
// Texts of the repository are in that block alone. The script hands them to the browser as text,
// never as markup, and the policy forbids it to do otherwise.
package page
