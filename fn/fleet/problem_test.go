package fleet_test

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestGathered: what is wrong with each of three hundred Clusters is told a few times; what differs is told as often as it differs.
func TestGathered(t *testing.T) {
	var problems fleet.Problems
	for i := range 300 {
		problems = append(problems,
			fleet.Problem{Code: "CF0113", Object: fleet.Ref{Kind: "Cluster", Name: fmt.Sprint("c", i)}, Field: field.NewPath("labels.gpu"), Value: fmt.Sprint(i), Message: "is not a string"},
			fleet.Problem{Code: "CF0203", Field: field.NewPath("spec"), Message: fmt.Sprint("differs ", i%2)})
	}
	problems = append(problems, fleet.Problem{Code: "CF0002", Message: "alone"})
	gathered := problems.Gathered()
	if len(gathered) != 16 || gathered[15].Message != "alone" {
		t.Fatalf("%d problems: %v", len(gathered), gathered)
	}
	var told []string
	for _, one := range gathered {
		if strings.Contains(one.Message, "more objects") {
			told = append(told, one.Object.Name+" "+one.Message)
		}
	}
	if told[0] != "c4 is not a string, and so on 295 more objects of kind Cluster" {
		t.Errorf("told: %q", told)
	}
}
