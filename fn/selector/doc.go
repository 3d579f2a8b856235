// Package selector handles label selectors as a FleetConfig has them: it reads, joins, writes and
// explains them. What it evaluates is what Cluster API and Argo CD evaluate,
// metav1.LabelSelectorAsSelector.
package selector
