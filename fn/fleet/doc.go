// Package fleet is the model that the stages of the function hand on: what was read (Fleet), what
// was decided (Plan) and what is wrong (Problems). It holds nouns only and imports no stage, no
// YAML library and no KRM SDK.
package fleet
