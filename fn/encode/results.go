package encode

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// The tags of a result. The first marks it as one of this function's.
const (
	functionTag = "function"
	codeTag     = "code"
	clustersTag = "capifleet.dev/clusters"
	lookedAtTag = "capifleet.dev/looked-at"

	function = "capifleet"
)

// Results puts problems into the results of a list, in place of those of an earlier run. Results of
// other functions stay. On an error the list is not changed.
func Results(list *stream.List, problems fleet.Problems) error {
	existing, err := list.Results()
	if err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	var all []json.RawMessage
	if len(existing) > 0 {
		if json.Unmarshal(existing, &all) != nil {
			return errors.New("results is not a list")
		}
	}
	kept := make([]json.RawMessage, 0, len(all)+len(problems))
	for _, result := range all {
		if !isOurs(result) {
			kept = append(kept, result)
		}
	}
	if len(kept) == len(all) && len(problems) == 0 {
		return nil
	}
	for _, problem := range problems {
		text, err := json.Marshal(resultOf(problem))
		if err != nil {
			return fmt.Errorf("write results: %w", err)
		}
		kept = append(kept, text)
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return list.SetResults(text)
}

// isOurs reports whether a result is of an earlier run of this function.
func isOurs(result json.RawMessage) bool {
	var tagged struct {
		Tags map[string]any `json:"tags"`
	}
	return json.Unmarshal(result, &tagged) == nil && tagged.Tags[functionTag] == function
}

// resultOf is a gathered problem as the KRM function specification has it. The message begins with
// the code and the file, since kpt shows nothing else of a result.
func resultOf(problem fleet.Problem) krm.Result {
	result := krm.Result{
		Severity: krm.Severity(problem.Severity),
		Message:  string(problem.Code) + ": " + problem.Text(),
		Tags:     map[string]string{functionTag: function, codeTag: string(problem.Code)},
	}
	if len(problem.Clusters) > 0 {
		result.Tags[clustersTag] = first(problem.Clusters, fleet.Ref.NamespacedName)
	}
	if len(problem.LookedAt) > 0 {
		result.Tags[lookedAtTag] = first(problem.LookedAt, fleet.ID.String)
	}
	if problem.Object.File != "" {
		result.Message = string(problem.Code) + ": " + problem.Object.File + ": " + problem.Text()
		result.File = &krm.File{Path: problem.Object.File, Index: problem.Object.Index}
	}
	if problem.Object.Kind != "" {
		result.ResourceRef = &krm.ResourceRef{
			APIVersion: problem.Object.APIVersion, Kind: problem.Object.Kind,
			Namespace: problem.Object.Namespace, Name: problem.Object.Name,
		}
	}
	if path := problem.FieldPath(); path != "" {
		result.Field = &krm.Field{Path: path}
		if value := problem.ShownValue(); value != "" {
			result.Field.CurrentValue = value
		}
	}
	return result
}

// mostTagged is how many Clusters or objects a tag names before it counts.
//
//capifleet:limit problems names Clusters or objects that a tag of a result names
//capifleet:beyond The tag counts the others.
const mostTagged = 100

// first names the first of a list, separated by commas, and counts those that are too many.
func first[T any](all []T, nameOf func(T) string) string {
	names := make([]string, 0, mostTagged+1)
	for _, one := range all[:min(len(all), mostTagged)] {
		names = append(names, nameOf(one))
	}
	if more := len(all) - mostTagged; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
