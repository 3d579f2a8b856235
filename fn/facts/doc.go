// Package facts finds the Clusters that are the fleet and evaluates what is known of each: the
// values of the FleetConfig, its clusterLabels and its waves.
//
// The order of evaluation is fixed: labels as written (less our stamps), values in list order,
// clusterLabels, waves, and then selectors and the templates of entries. Whatever refers to
// something later is an error, since it would see another state in each run.
package facts
