// Package template evaluates the template language of Argo CD's ApplicationSets while a fleet is
// rendered, before a controller sees the templates.
//
// # The language
//
// Argo CD renders each string and each map key of an Application template on its own, for every
// cluster, as a Go template with sprig's functions, its own normalize, slugify, toYaml, fromYaml
// and fromYamlArray, and `missingkey=error` (applicationset/utils of Argo CD 3.5). Numbers and
// booleans stay as they are. The parameters are name, nameNormalized, server, project,
// metadata.labels, metadata.annotations and values; at render time there are namespace and cluster
// too. The older flat form, {{name}} or {{metadata.labels.region}}, is rewritten where an action is
// exactly a parameter.
//
// # What is narrower here, and why
//
//   - Repeatable: a text that calls a function which depends on the clock, on chance, on the
//     environment, on the order of a map or on earlier calls is refused when it is parsed.
//   - Known reads: a text names the parameters that it reads. A name that is not a parameter is
//     refused when the text is parsed, with the nearest right one; so is the use of all parameters
//     at once. [Text.Reads] tells which ones are read and which of them every cluster must have.
//   - No silent gaps: index and get return no value for a key that does not exist, even under
//     missingkey=error (`overlays/`). Here that is an error with the missing parameter, unless the
//     text handles it: the lookup is tested (if, with, not, empty, eq, ne, ternary, hasKey, kindIs,
//     any, all) or has a substitute (default, coalesce, or, and). The same rule holds for a
//     substitute that is itself a lookup. A text that would write `<no value>` is an error.
//   - Bounded: [MaxSize] limits a text, each value in it and what it writes. The work of one
//     rendering is limited too. define, template and block are refused.
//
// # Two kinds of maps
//
// Parameters are passed to the engine as they are. With labels as map[string]any it behaves as Argo
// CD does with its list generator, which decodes JSON. With map[string]string it behaves as Argo CD
// does with its cluster generator, where hasKey, get, pick and similar functions fail.
//
// A Tree or Text has one buffer and one budget for all its renderings, so it must not be used
// concurrently. The package has no state of its own.
package template
