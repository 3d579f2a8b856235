package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/spelling"
	"github.com/capifleet/capifleet/internal/preview"
	"github.com/capifleet/capifleet/internal/preview/page"
)

// The flags that say how much of a plan is shown.
const (
	flagWide     = "wide"
	flagWhole    = "whole"
	flagCluster  = "cluster"
	flagWave     = "wave"
	flagSelector = "selector"
	flagEntry    = "entry"
	flagGroup    = "group"
)

// viewFlags are the names of these flags.
func viewFlags() []string {
	return []string{flagWide, flagWhole, flagCluster, flagWave, flagSelector, flagEntry, flagGroup}
}

// planView says how much of a plan is shown.
type planView struct {
	wide, whole bool
	manifests   preview.Manifests // with whole, all
	filter      preview.Filter
	about       page.About // of a page
	explain     explainCall
}

// addTo adds the flags to a command.
func (v *planView) addTo(flags *pflag.FlagSet) {
	flags.BoolVar(&v.wide, flagWide, false, "print a line for each Cluster")
	flags.BoolVar(&v.whole, flagWhole, false, "with --output json, print every Application in full")
	flags.StringSliceVar(&v.filter.Clusters, flagCluster, nil, "show this Cluster: NAME or NAMESPACE/NAME")
	flags.StringSliceVar(&v.filter.Waves, flagWave, nil, "show the Clusters of this wave")
	flags.StringVarP(&v.filter.Selector, flagSelector, "l", "", "show the Clusters with these labels, as kubectl does")
	flags.StringSliceVar(&v.filter.Entries, flagEntry, nil, "show this entry: LIST/NAME or NAME")
	flags.StringSliceVar(&v.filter.Groups, flagGroup, nil, "show the group of Clusters with this digest")
}

// check refuses flags that do not work with an output, and reads the selector.
func (v *planView) check(flags *pflag.FlagSet, output planOutput) error {
	for _, name := range output.refuses {
		if flags.Changed(name) {
			return usageError{fmt.Sprintf("--%s does not work with --output %s", name, output.name)}
		}
	}
	if !flags.Changed(flagSelector) {
		return nil
	}
	selector, err := labels.Parse(v.filter.Selector)
	if err != nil {
		return usageError{fmt.Sprintf("--%s is not a label selector: %v", flagSelector, err)}
	}
	v.filter.Selects = func(has map[string]string) bool { return selector.Matches(labels.Set(has)) }
	return nil
}

// of is the preview of a fleet, as far as it is shown.
func (v *planView) of(compiled fn.Compiled) (*v1alpha1.FleetPlan, error) {
	decided := preview.Decided{Fleet: compiled.Fleet, Plan: compiled.Plan, Alike: compiled.Alike}
	manifests := v.manifests
	if v.whole {
		manifests = preview.AllManifests
	}
	shown, err := preview.Filtered(decided, compiled.Problems, v.filter, manifests)
	var unknown *preview.UnknownError
	if errors.As(err, &unknown) {
		hint := ""
		if near := spelling.Nearest(unknown.Name, unknown.Known); near != "" {
			hint = didYouMean(near)
		}
		return nil, usageError{unknown.Error() + hint}
	}
	return shown, err
}

// ofAll are the previews of several fleets. What a filter names may be of one of them only: then
// the others are left out.
func (v *planView) ofAll(compiled []fn.Compiled) ([]*v1alpha1.FleetPlan, error) {
	var first error
	previews := make([]*v1alpha1.FleetPlan, 0, len(compiled))
	for _, one := range compiled {
		shown, err := v.of(one)
		if err != nil && first == nil {
			first = err
		}
		if err == nil {
			previews = append(previews, shown)
		}
	}
	if len(previews) == 0 && first != nil {
		return nil, first
	}
	return slices.Clip(previews), nil
}

// table prints a preview for people.
func (v *planView) table(out io.Writer, shown *v1alpha1.FleetPlan) error {
	if v.wide {
		return preview.Wide(out, shown)
	}
	return preview.Table(out, shown)
}
