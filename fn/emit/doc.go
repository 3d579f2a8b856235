// Package emit turns a Plan into objects. It decides nothing: each emitter is one literal.
package emit
