package template

import "k8s.io/apimachinery/pkg/util/validation/field"

// Account is what the work of all renderings is charged to, beside the limit of each of them: the
// text at a path has taken so much, in units of about 10 ns. It reports whether there is any left.
// Then nothing is rendered any more, and each rendering has an [Error] that is Spent.
type Account func(text *field.Path, work int) (left bool)

// What is charged for a rendering, beside loops and calls.
const (
	nodeWork     = 10 // of a step, such as a field that is read
	partWork     = 10 // of a part of a text that is joined
	constantWork = 2  // of a text, a map or a list that is only copied
)

// ChargeTo charges the renderings of a text to an account.
func (t *Text) ChargeTo(account Account) { t.engine.account = account }

// ChargeTo charges the renderings of a tree to an account.
func (t *Tree) ChargeTo(account Account) { t.engine.account = account }

// charge charges work to the account.
func (e *engine) charge(path *field.Path, work int) {
	if e.account != nil && !e.account(path, work) {
		e.spent = true
	}
}

// goesOn reports whether the account has anything left.
func (e *engine) goesOn() bool { return !e.spent }

// spentReason is why nothing is rendered any more.
const spentReason = "the templates of the fleet take more work than they may take together"

// spent is the error of a text that is not rendered, since the account has nothing left.
func (t *Text) spent() *Error {
	return &Error{Path: t.path, Text: t.written, Reason: spentReason, Spent: true}
}
