package cli

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

// shellWords are the words of a command line, as a shell reads them.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	out, err := exec.Command("/bin/sh", "-c", `printf '%s\n' `+line).Output()
	if err != nil {
		t.Fatalf("sh cannot read %s: %v", line, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

// values are values of a flag that differ from its default.
func values(flag *pflag.Flag) []string {
	switch flag.Value.Type() {
	case "bool":
		return []string{"true", "false"}
	case "int":
		return []string{"7"}
	case "stringSlice":
		return []string{"stuck,reapply"}
	case "stringArray":
		return []string{"reapply:a/b", "stuck:it's; a name"}
	default:
		return []string{"main...", "it's; a $(value)"}
	}
}

// TestCalled sets each flag of diff, and wants the line that is printed for the call to mean the
// same: it is a command that people copy.
func TestCalled(t *testing.T) {
	var names []string
	newDiff(Streams{}).Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	// What selects a form of the output, or the exit status alone, is not part of the line.
	left := []string{flagOutput, flagMaxLength, flagAll, flagChange, flagExitCode, flagAnnotations, "help"}
	for _, name := range names {
		for _, value := range values(newDiff(Streams{}).Flags().Lookup(name)) {
			cmd := newDiff(Streams{})
			if err := cmd.ParseFlags([]string{"--" + name + "=" + value}); err != nil {
				t.Fatal(err)
			}
			line := called(cmd, []string{"a fleet"})
			words := shellWords(t, line)
			again := newDiff(Streams{})
			if err := again.ParseFlags(words[1:]); err != nil {
				t.Errorf("%s=%s: %s is not a command: %v", name, value, line, err)
				continue
			}
			if diff := cmp.Diff([]string{"a fleet"}, again.Flags().Args()); diff != "" {
				t.Errorf("%s=%s: %s has other arguments (-want +got):\n%s", name, value, line, diff)
			}
			want := cmd.Flags().Lookup(name).Value.String()
			got := again.Flags().Lookup(name)
			if isLeft := slices.Contains(left, name); got.Changed == isLeft || !isLeft && got.Value.String() != want {
				t.Errorf("%s=%s: %s has %q (changed: %t), want %q", name, value, line, got.Value, got.Changed, want)
			}
		}
	}
	if !slices.Contains(names, flagStrict) || len(names) < 20 {
		t.Errorf("the flags are %v", names)
	}
}
