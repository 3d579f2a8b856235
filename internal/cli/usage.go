package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// usageError is a wrong command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// unknownCommand refuses arguments where a command is to be. It names the command that is nearest,
// or that does what commands of this name do in other tools.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	name, root := args[0], cmd.Root()
	switch {
	case codeAmong(args[:1]) != "" && !exists(name):
		return codeInstead(codeAmong(args[:1]))
	case isDirectory(name):
		return usageError{fmt.Sprintf("%q is a directory, and names no command; use: capifleet plan %s, "+
			"or capifleet render %s", name, name, name)}
	case exists(name):
		return usageError{fmt.Sprintf("%q is a file, and names no command; use: capifleet plan %s, "+
			"or capifleet render %s", name, folderOfFile(name), folderOfFile(name))}
	}
	var known []string
	for _, command := range root.Commands() {
		known = append(known, command.Name())
		for _, alias := range command.SuggestFor {
			if strings.EqualFold(alias, name) {
				return usageError{fmt.Sprintf("unknown command %q; use: %s", name, command.CommandPath())}
			}
		}
	}
	if near := spelling.Nearest(name, known); near != "" {
		return usageError{fmt.Sprintf("unknown command %q%s", name, didYouMean(near))}
	}
	return usageError{fmt.Sprintf("unknown command %q; the commands are %s", name, fleet.Enumerate(known, "and"))}
}

// notFound is what is left of the arguments after the commands that they name.
func notFound(root *cobra.Command, args []string) []string {
	_, rest, err := root.Find(args)
	if err != nil {
		return args
	}
	return rest
}

// wrongFlag says of a flag that the command does not have which flag is nearest, or which commands
// have it.
func wrongFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err.Error()}
	}
	name := unknown.GetSpecifiedName()
	if letters := unknown.GetSpecifiedShortnames(); len(letters) > 1 {
		name = letters // -config, for --config
	}
	name, _, _ = strings.Cut(name, "=")
	known, owners := flagsOf(cmd), []string(nil)
	for _, other := range cmd.Root().Commands() {
		if other.Name() == name {
			return usageError{fmt.Sprintf("%s; use: %s", err.Error(), other.CommandPath())}
		}
		if flag := lookUp(flagSetOf(other), name); flag != nil && other != cmd {
			owners = append(owners, other.CommandPath())
		}
	}
	switch near := cmp.Or(spelling.Nearest(name, known), begun(name, known)); {
	case near != "" && len(name) > 1:
		return usageError{err.Error() + didYouMean("--"+near)}
	case len(owners) > 0:
		return usageError{err.Error() + "; it is a flag of " + strings.Join(owners, ", ")}
	}
	if len(known) == 1 { // --help
		return usageError{err.Error()}
	}
	return usageError{err.Error() + "; the flags are --" + strings.Join(known, ", --")}
}

// begun is the only name that begins so, "" where there is none or there are several.
func begun(name string, known []string) string {
	others := func(other string) bool { return !strings.HasPrefix(other, name) }
	if found := slices.DeleteFunc(slices.Clone(known), others); len(found) == 1 {
		return found[0]
	}
	return ""
}

// flagSetOf are the flags of a command. That for help is added only when a command runs.
func flagSetOf(cmd *cobra.Command) *pflag.FlagSet {
	cmd.InitDefaultHelpFlag()
	return cmd.Flags()
}

// flagsOf are the names of the flags of a command.
func flagsOf(cmd *cobra.Command) []string {
	var names []string
	flagSetOf(cmd).VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

// lookUp finds a flag by its name or its letter.
func lookUp(flags *pflag.FlagSet, name string) *pflag.Flag {
	if len(name) == 1 {
		return flags.ShorthandLookup(name)
	}
	return flags.Lookup(name)
}

// didYouMean asks for a name, if there is one.
func didYouMean(near string) string {
	if near == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", near)
}

// noArguments refuses arguments.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Sprintf("unexpected argument %q", args[0])}
}

// oneDirectory accepts a directory, "-" for standard input, or nothing.
func oneDirectory(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError{fmt.Sprintf("unexpected argument %q: %s reads one directory", args[1], cmd.Name())}
	}
	return checkDirectory(cmd.Name(), args)
}

// checkDirectory refuses what stands in place of a directory. verb is the command that reads it,
// with what comes before the directory.
func checkDirectory(verb string, args []string) error {
	if len(args) == 0 {
		return nil
	}
	dir := args[0]
	command, _, _ := strings.Cut(verb, " ")
	switch {
	case dir == "":
		return usageError{"the directory is \"\"; leave it out for the current one"}
	case dir == standardInput, isDirectory(dir):
		return nil
	case isOpened(dir):
		return usageError{fmt.Sprintf("%q is a file, and %s reads a directory, or standard input as -", dir, command)}
	case exists(dir):
		return usageError{fmt.Sprintf("%q is a file, and %s reads a directory; use: capifleet %s %s",
			dir, command, verb, folderOfFile(dir))}
	}
	if isCode(dir) {
		return codeInstead(dir)
	}
	return nil // That there is none is said where it is read, among the problems.
}

// codeInstead refuses a code where something else is to be.
func codeInstead(code string) error {
	return usageError{fmt.Sprintf("%s is the code of a problem; use: capifleet explain %s", code, code)}
}

// directory is the directory in the arguments, by default the current one.
func directory(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func isDirectory(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// folderOfFile is the folder of a file, as an argument.
func folderOfFile(file string) string { return filepath.ToSlash(filepath.Dir(file)) }

// nearDirectory is the directory that a name most likely stands for, beside the place of the name.
func nearDirectory(name string) string {
	parent, base := filepath.Split(filepath.Clean(name))
	if parent == "" {
		parent = "."
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		return ""
	}
	var known []string
	for _, entry := range entries {
		if entry.IsDir() {
			known = append(known, entry.Name())
		}
	}
	near := spelling.Nearest(base, known)
	if near == "" {
		return ""
	}
	return filepath.ToSlash(filepath.Join(parent, near))
}
