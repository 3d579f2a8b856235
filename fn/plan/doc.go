// Package plan decides. From a Fleet it makes a Plan: which Clusters each entry reaches, what is
// delivered to them, under which names and with which selectors, which Applications follow, and
// which objects of the input are changed. Later stages only write down what the Plan says.
//
//	Fleet ──facts.Evaluate──▶ Facts                       members, values, clusterLabels, waves
//	          resourceset.Read, hub.Read ──▶ Sets, Apps   entries: members, content, templates
//	                    Wants ──freeze──▶ Labels, Edits   the labels of all Clusters; final
//	                  Sets.Deliver, Apps.Target ──▶ Plan  objects and predicted Applications
//	                                   prove ──▶ Resolved
//
// Entries are read once and say what they want stamped; selection never reads a stamp. Then the
// labels are frozen, and what follows reads frozen labels only. A phase runs when its inputs are
// complete; the problems of all phases that could run are reported together.
package plan
