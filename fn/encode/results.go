package encode

import (
	"encoding/json"
	"errors"
	"fmt"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// The tags that mark a result as ours and tell its code.
const (
	functionTag = "function"
	codeTag     = "code"
	function    = "capifleet"
)

// Results puts problems into the list, in place of our earlier ones. Results of other functions stay.
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

// isOurs tells whether a result is one of an earlier run.
func isOurs(result json.RawMessage) bool {
	var tags struct {
		Tags map[string]any `json:"tags"`
	}
	return json.Unmarshal(result, &tags) == nil && tags.Tags[functionTag] == function
}

// resultOf is a problem as the KRM function specification has it. The message names the file too, since kpt shows nothing else of it.
func resultOf(problem fleet.Problem) krm.Result {
	result := krm.Result{
		Severity: krm.Severity(problem.Severity),
		Message:  string(problem.Code) + ": " + problem.Text(),
		Tags:     map[string]string{functionTag: function, codeTag: string(problem.Code)},
	}
	if problem.Object.File != "" {
		result.Message = string(problem.Code) + ": " + problem.Object.File + ": " + problem.Text()
		result.File = &krm.File{Path: problem.Object.File, Index: problem.Object.Index}
	}
	if problem.Object.Kind != "" {
		result.ResourceRef = &krm.ResourceRef{
			APIVersion: problem.Object.APIVersion, Kind: problem.Object.Kind, Namespace: problem.Object.Namespace, Name: problem.Object.Name,
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
