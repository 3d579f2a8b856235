// Package template evaluates Argo CD's ApplicationSet template language while a fleet is rendered, before any controller sees it.
//
// # The language
//
// Argo CD renders each string and each map key of an Application template on its own, for every cluster, as a Go template with sprig's functions,
// its own normalize, slugify, toYaml, fromYaml and fromYamlArray, and `missingkey=error` (applicationset/utils of Argo CD 3.5). Numbers and booleans pass.
// Its parameters are name, nameNormalized, server, project, metadata.labels, metadata.annotations and values; at render time namespace and cluster are there too.
// The older flat form, {{name}} or {{metadata.labels.region}}, is rewritten where an action is exactly a parameter.
//
// # What is narrower here, and why
//
//   - Repeatable: functions that depend on the clock, chance, the environment, the order of a map or on what ran before are refused when a text is parsed.
//   - Known reads: a text names the parameters that it reads. A name that is no parameter is refused when the text is parsed, with the nearest right one;
//     so is the use of all parameters at once. [Text.Reads] tells which ones are read and which of them every cluster must have.
//   - Nothing silent: index and get give nothing for a key that is not there, even under missingkey=error (`overlays/`). Here that is an error with the parameter that is
//     missing, unless the text provides for it: the lookup is tested (if, with, not, empty, eq, ne, ternary, hasKey, kindIs, any, all) or has a substitute (default, coalesce, or, and).
//     A fallback that is itself a lookup is held to the same rule. A text that would write `<no value>` is an error.
//   - Bounded: [MaxSize] limits a text, each value in it and what it writes; the work of one rendering is limited too. define, template and block are refused.
//
// # Two kinds of maps
//
// Params go to the engine as they are. With labels as map[string]any it behaves as Argo CD does with its list generator (which decodes JSON), with map[string]string
// as with its cluster generator, where hasKey, get, pick and the like fail.
//
// A Tree or Text keeps one buffer and one budget for all its renderings: it is not for concurrent use. The package has no state of its own.
package template
