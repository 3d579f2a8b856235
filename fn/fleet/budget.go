package fleet

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// BudgetUnit is how many units of work of the template engine are one of a Budget. It takes about
// 10 ms.
//
//capifleet:limit templates units work that is one unit of `--budget`: about 10 ms
//capifleet:beyond Work is counted in both.
const BudgetUnit = 1_000_000

// DefaultBudget is the Budget of a run that sets none.
//
//capifleet:limit templates units_of_`--budget` the work of all templates of a run, each for each of
//capifleet:and its Clusters
//capifleet:beyond `CF0003` names the text that takes the most.
const DefaultBudget = 4_000

// LargestBudget is the largest Budget that can be set.
//
//capifleet:limit templates units_of_`--budget` the largest `--budget`
//capifleet:beyond The command refuses the flag.
const LargestBudget = 1_000_000_000

// Budget is the work that all texts of a run may take together, each of them rendered for each of
// its Clusters. It is counted, and not measured, so that the same input is accepted everywhere. A
// nil Budget has no end. It must not be used concurrently.
type Budget struct {
	limit       int
	left        int64
	spent       map[*field.Path]int64
	most        int64 // that one text has taken
	heaviest    *field.Path
	ofHeaviest  func(text *field.Path) Problem
	isExhausted bool
}

// NewBudget is a Budget of so many times BudgetUnit.
func NewBudget(limit int) *Budget {
	return &Budget{limit: limit, left: int64(limit) * BudgetUnit, spent: map[*field.Path]int64{}}
}

// Account is what the work of texts is charged to. Given the path of one of them, locate says where
// it is: a problem with nothing but an object, a field and what may be around them. The result
// reports whether any of the Budget is left.
func (b *Budget) Account(locate func(text *field.Path) Problem) func(text *field.Path, work int) bool {
	return func(text *field.Path, work int) bool {
		if b == nil {
			return true
		}
		b.left -= int64(work)
		taken := b.spent[text] + int64(work)
		if b.spent[text] = taken; taken > b.most {
			b.most, b.heaviest, b.ofHeaviest = taken, text, locate
		}
		b.isExhausted = b.isExhausted || b.left < 0
		return !b.isExhausted
	}
}

// Exhausted is the problem of a Budget of which nothing is left: it names the text that has taken
// the most. There is none where some of it is left.
func (b *Budget) Exhausted() Problems {
	if b == nil || !b.isExhausted {
		return nil
	}
	problem := b.ofHeaviest(b.heaviest)
	problem.Code = OverBudget
	total := int64(b.limit)*BudgetUnit - b.left
	problem.Message = fmt.Sprintf("all templates together take more than the %s of work that a run may take, "+
		"and this one has taken %d%% of that", Count(b.limit, "unit"), 100*b.most/max(total, 1))
	return Problems{problem}
}

// TextsAccount is the account of texts of the FleetConfig, whose paths are those of its fields.
func (f *Fleet) TextsAccount() func(text *field.Path, work int) bool {
	return f.Budget.Account(func(text *field.Path) Problem { return Problem{Object: f.Self, Field: text} })
}
