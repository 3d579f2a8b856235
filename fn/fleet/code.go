package fleet

// Code is the stable number of a kind of problem. It never changes its meaning.
type Code string

// The kinds of problems. The hundreds tell the stage or subject: 00 the program, 01 reading, 02
// targeting, 03 payloads, 04 Applications, 05 output. The comment of each is its text on the page
// of error codes. A problem that may be a warning is marked capifleet:warning. Each hundred has a
// file of its own.
const (
	// Internal: capifleet contradicts itself. This is a bug; please report it.
	Internal Code = "CF0002"
	// OverBudget: All templates together, each rendered for each of its Clusters, take more work
	// than a run may take.
	OverBudget Code = "CF0003"
)
