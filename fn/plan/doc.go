// Package plan decides. From a Fleet it makes a Plan: which Clusters each entry reaches, what is delivered to them, under which names and with
// which selectors, which Applications follow, and which objects of the input are changed. Later stages only write down what stands in the Plan.
//
// The order of evaluation is fixed: labels as written, values in list order, clusterLabels, then selectors and the templates of entries. All problems are found before any is reported.
package plan
