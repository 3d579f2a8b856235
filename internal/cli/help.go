package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpWidth is how wide help is, in columns: that of a terminal as it opens.
const helpWidth = 80

// printHelp prints the help of a command.
func printHelp(cmd *cobra.Command, _ []string) {
	var text strings.Builder
	long := cmd.Long
	if long == "" {
		long = cmd.Short
	}
	text.WriteString(wrapped(long, helpWidth) + "\n\nUsage:\n")
	if cmd.Runnable() {
		text.WriteString("  " + cmd.UseLine() + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		text.WriteString("  " + cmd.CommandPath() + " [command]\n")
	}
	if cmd.HasExample() {
		text.WriteString("\nExamples:\n" + cmd.Example + "\n")
	}
	if cmd.HasAvailableSubCommands() {
		text.WriteString("\nAvailable Commands:\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(&text, "  %-*s %s\n", cmd.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if cmd.HasAvailableLocalFlags() {
		text.WriteString("\nFlags:\n" + cmd.LocalFlags().FlagUsagesWrapped(helpWidth))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&text, "\nUse \"%s [command] --help\" for more about a command.\n", cmd.CommandPath())
	}
	fmt.Fprint(cmd.OutOrStdout(), text.String())
}

// wrapped is a text of paragraphs whose lines are filled up to a width. Lines that are indented
// stay as they are.
func wrapped(text string, width int) string {
	var lines []string
	filling := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if line == "" || strings.HasPrefix(line, " ") {
			lines, filling = append(lines, line), false
			continue
		}
		for word := range strings.FieldsSeq(line) {
			if last := len(lines) - 1; filling && len(lines[last])+1+len(word) <= width {
				lines[last] += " " + word
				continue
			}
			lines, filling = append(lines, word), true
		}
	}
	return strings.Join(lines, "\n")
}
