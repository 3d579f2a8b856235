package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// choices are the flags of render, plan, diff and explain that select the FleetConfig and replace
// some of its fields.
type choices struct {
	config, fleet, registrar, revision string

	root      string // see rootOf; "" where the flag is not set
	kustomize bool   // whether a kustomization at the top of the directory is built

	strict *bool // nil where the flag is not set

	budget int // of the templates, in units of fleet.BudgetUnit

	annotations string // the form of problems; "" for lines of text

	dir string // the directory, as it was named

	progress *progress // says what the command is doing
	side     string    // the revision or folder that is read to be compared with; "" for none
	// elsewhere is the command as it was called, with another directory, which is named from dir.
	elsewhere func(folder string) string
}

// The choices that may also come from Argo CD. The flags and the parameters have the same names.
const (
	choiceFleet     = "fleet"
	choiceRegistrar = "registrar"
	choiceRevision  = "revision"
)

// flagStrict is a flag that a FleetConfig can say for good, as spec.strict.
const flagStrict = "strict"

// Flags that say how a directory is read.
const (
	flagRoot      = "root"
	flagKustomize = "kustomize"
)

// flagBudget limits the work of all templates together.
const flagBudget = "budget"

// allFleets is the value of --fleet that means all FleetConfigs.
const allFleets = "all"

const choicesHelp = `--fleet, --registrar and --revision are choices. --fleet selects one of several FleetConfigs.
With --fleet all, render, plan and diff take all of them, one after the other.
--registrar replaces spec.argocd.registrar, and --revision replaces the revision of every wave, as if the
FleetConfig said so. A plugin of Argo CD gets them from the parameters fleet, registrar and revision of the Application
(ARGOCD_APP_PARAMETERS). A flag overrides its parameter, and an empty parameter is ignored.

--strict turns warnings into errors, except those that spec.accept of the FleetConfig accepts.

A kustomization at the top of DIR is built first, without other programs and without network; remote bases,
Helm charts and other functions are refused. --kustomize=false reads the files as they are. Links, bases and
payloads may lead anywhere below the root: in a plugin of Argo CD, the copy of the repository; elsewhere the
top of the Git work tree that contains DIR, or DIR if there is none. --root sets it.

--budget limits the work of all templates together, each rendered for each of its Clusters. It counts units of
work, which take about 10 ms each, and not time, so the result does not depend on the machine.`

// addTo adds the flags to a command.
func (c *choices) addTo(cmd *cobra.Command) {
	var registrars []string
	for _, registrar := range v1alpha1.Registrars() {
		registrars = append(registrars, string(registrar))
	}
	flags := cmd.Flags()
	flags.StringVar(&c.config, "config", "", "file of the FleetConfig; default: the only FleetConfig in DIR")
	flags.StringVar(&c.fleet, choiceFleet, "", "name of the FleetConfig, if there are several; all for all of them")
	flags.StringVar(&c.registrar, choiceRegistrar, "",
		"replaces spec.argocd.registrar: "+fleet.Enumerate(registrars, "or"))
	flags.StringVar(&c.revision, choiceRevision, "", "replaces the revisions of all waves: a branch, tag or commit")
	flags.Var(strictFlag{&c.strict}, flagStrict, "turn warnings into errors; replaces spec.strict")
	flags.Lookup(flagStrict).NoOptDefVal = "true"
	flags.StringVar(&c.root, flagRoot, "", "folder that contains DIR; nothing outside of it is read; "+
		"default: the Git work tree that DIR is in")
	addAnnotations(cmd, &c.annotations)
	flags.IntVar(&c.budget, flagBudget, fleet.DefaultBudget, "`units` of work that all templates may take together")
	flags.BoolVar(&c.kustomize, flagKustomize, true, "build the kustomization at the top of DIR, if there is one")
	// The only error is that there is no such flag.
	completions := cobra.FixedCompletions(registrars, cobra.ShellCompDirectiveNoFileComp)
	_ = cmd.RegisterFlagCompletionFunc(choiceRegistrar, completions)
}

// strictFlag is the value of --strict, which may be true, false or not set.
type strictFlag struct{ value **bool }

// String is "" where the flag is not set.
func (f strictFlag) String() string {
	if f.value == nil || *f.value == nil {
		return ""
	}
	return strconv.FormatBool(**f.value)
}

// Set reads a value.
func (f strictFlag) Set(text string) error {
	value, err := strconv.ParseBool(text)
	if err != nil {
		return errors.New("it must be true or false") //nolint:err113 // It is all there is to say.
	}
	*f.value = &value
	return nil
}

// Type makes help show the flag as a switch.
func (f strictFlag) Type() string { return "bool" }

// configFolder is the folder of the file of --config, from dir, slash-separated; "" without the
// flag, and where the file is not below dir.
func (c choices) configFolder(dir string) string {
	if c.config == "" {
		return ""
	}
	folder, err := realDirectory(filepath.Dir(c.config))
	if err != nil {
		return "" // It is reported where the file is read.
	}
	top, err := realDirectory(dir)
	if err != nil || !holds(top, folder) {
		return ""
	}
	relative, err := filepath.Rel(top, folder)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(relative)
}

// choice is made of the flags and, for flags that are not set, of the parameters of Argo CD.
func (c choices) choice(streams Streams) (decode.Choice, fleet.Problems) {
	parameters, problems := readParameters(streams)
	configs, more := configsOf(c.config)
	return decode.Choice{
		Configs: configs,
		Budget:  fleet.NewBudget(c.budget),
		Fleet:   parameters.unless(c.fleet, choiceFleet),
		Settings: config.Settings{
			Registrar: parameters.unless(c.registrar, choiceRegistrar),
			Revision:  parameters.unless(c.revision, choiceRevision),
			Strict:    c.strictSetting(),
		},
	}, append(problems, more...)
}

// strictSetting is what --strict sets in place of spec.strict.
func (c choices) strictSetting() config.Setting {
	switch {
	case c.strict == nil:
		return config.Setting{}
	case *c.strict:
		return config.Setting{Value: config.True, By: "--" + flagStrict}
	}
	return config.Setting{Value: config.False, By: "--" + flagStrict + "=false"}
}

// configsOf are the FleetConfigs of a file; none without a file.
func configsOf(file string) ([]*stream.Item, fleet.Problems) {
	if file == "" {
		return nil, nil
	}
	text, problems := readConfig(file)
	if len(problems) > 0 {
		return nil, problems
	}
	return configsAmong(file, text)
}

// configsAmong are the FleetConfigs in the text of a file.
func configsAmong(file string, text []byte) ([]*stream.Item, fleet.Problems) {
	list, err := stream.FromDocuments(stream.SplitDocuments(filepath.ToSlash(file), text))
	if err != nil {
		return nil, badFiles(err, nil)
	}
	found := decode.ConfigsAmong(list.Items())
	if len(found) == 0 { // One with a wrong apiVersion may be meant, which decode reports.
		otherKind := func(item *stream.Item) bool { return item.Meta().Kind != v1alpha1.Kind }
		found = slices.DeleteFunc(slices.Clone(list.Items()), otherKind)
	}
	if len(found) == 0 {
		return nil, fleet.Problems{{
			Code: fleet.NoFleetConfig, Object: fleet.Ref{File: filepath.ToSlash(file)},
			Message: "the file of --config has no FleetConfig",
			Remedy:  "name a file that has a FleetConfig of apiVersion " + v1alpha1.APIVersion,
		}}
	}
	return found, nil
}

// largestConfig is how many bytes the file of --config may have. No hub takes as much: an etcd
// request has 1.5 MiB.
//
//capifleet:limit reading bytes the file of `--config`
//capifleet:beyond `CF0101`
const largestConfig = 16 << 20

// readConfig reads the file of --config. A pipe that the shell has opened is read too, as in
// --config <(COMMAND); to open another pipe would wait for someone who writes.
func readConfig(file string) ([]byte, fleet.Problems) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, unreadableConfig(err)
	}
	refused := fleet.Problem{
		Code: fleet.BadInput, Object: fleet.Ref{File: filepath.ToSlash(file)}, Remedy: "name the file of a FleetConfig",
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		refused.Message = "--config names a directory"
		return nil, fleet.Problems{refused}
	case !mode.IsRegular() && (mode.Type() != fs.ModeNamedPipe || !isOpened(file)):
		refused.Message = "the file of --config is not a regular file"
		return nil, fleet.Problems{refused}
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil, unreadableConfig(err)
	}
	defer func() { _ = opened.Close() }()
	text, err := io.ReadAll(io.LimitReader(opened, largestConfig+1))
	switch {
	case err != nil:
		return nil, unreadableConfig(err)
	case len(text) > largestConfig:
		refused.Message = fmt.Sprintf("the file of --config has more than %d MiB", largestConfig>>20)
		return nil, fleet.Problems{refused}
	}
	return text, nil
}

func unreadableConfig(err error) fleet.Problems {
	return fleet.Problems{unreadable("the file of --config", err)}
}

// isOpened reports whether a path stands for a file that the process has open already.
func isOpened(file string) bool {
	file = filepath.Clean(file)
	return file == "/dev/stdin" || strings.HasPrefix(file, "/dev/fd/") ||
		strings.HasPrefix(file, "/proc/") && strings.Contains(file, "/fd/")
}
