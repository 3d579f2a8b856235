package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// isCode reports whether an argument is meant as the code of a problem. No Cluster has such a name:
// those are in lower case.
func isCode(argument string) bool {
	rest, has := strings.CutPrefix(argument, "CF")
	return has && strings.Trim(rest, "0123456789") == ""
}

// codeAmong is the code that arguments of explain name, "" for none: in upper case before or after
// a directory, which is not read, or in any case alone. A Cluster that has the name of a code is
// explained by NAMESPACE/NAME.
func codeAmong(args []string) string {
	for _, arg := range args {
		if isCode(arg) {
			return arg
		}
	}
	if len(args) == 1 {
		code := strings.ToUpper(args[0])
		if name, _ := fleet.Code(code).Meaning(); name != "" {
			return code
		}
	}
	return ""
}

// explainCode prints what the page of error codes says of a code, and what to do.
func explainCode(streams Streams, code string) error {
	name, meaning := fleet.Code(code).Meaning()
	if name == "" {
		return usageError{fmt.Sprintf("there is no code %s; the codes are %s to %s, with gaps", code,
			fleet.Codes()[0], fleet.Codes()[len(fleet.Codes())-1])}
	}
	text := fmt.Sprintf("%s %s\n\n%s\n", code, name, meaning)
	if remedy := fleet.Code(code).Remedy(); remedy != "" {
		text += fmt.Sprintf("What to do: %s.\n", remedy)
	} else {
		text += "What to do is in the message of the problem.\n"
	}
	if example := fleet.Code(code).Example(); example != "" {
		text += fmt.Sprintf("\nFor example:\n  %s\n", example)
	}
	if slices.Contains(fleet.WarningCodes(), fleet.Code(code)) {
		text += fmt.Sprintf("\nA warning of this code can be accepted, in spec.accept of the FleetConfig:\n"+
			"  - {code: %s, because: WHY}\n", code)
	}
	_, err := fmt.Fprint(streams.Out, text)
	return err
}
