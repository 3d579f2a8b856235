package config

import "testing"

// TestDocuments is about the document as a whole.
func TestDocuments(t *testing.T) {
	const header = "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\n"
	testProblems(t, []problemCase{
		{
			name:     "no text at all",
			document: "",
			want: []string{
				`error CF0102: the YAML cannot be read: it is empty; fix its YAML`,
			},
		},
		{
			name:     "only a comment",
			document: "# nothing here\n",
			want: []string{
				`error CF0102: the YAML cannot be read: it is empty; fix its YAML`,
			},
		},
		{
			name:     "a scalar",
			document: "hello\n",
			want: []string{
				`error CF0109: the value is a string, not a map; ` +
					`write a map of these fields: apiVersion, kind, metadata, spec`,
			},
		},
		{
			name:     "a list",
			document: "- a\n",
			want: []string{
				`error CF0109: the value is a list, not a map; ` +
					`write a map of these fields: apiVersion, kind, metadata, spec`,
			},
		},
		{
			name:     "broken YAML",
			document: "spec: [a\nb: c\n",
			want: []string{
				`error CF0102: the YAML cannot be read: line 1: did not find expected ',' or ']'; fix its YAML`,
			},
		},
		{
			name:     "a template without quotes that breaks the YAML",
			document: "spec:\n  path: {{ .name }}/x\n",
			want: []string{
				`error CF0102: the YAML cannot be read: line 1: did not find expected key; ` +
					`fix its YAML; a value that begins with {{ needs quotes`,
			},
		},
		{
			name:     "two documents",
			document: "apiVersion: capifleet.dev/v1alpha1\n---\nkind: FleetConfig\n",
			want: []string{
				`error CF0102: the YAML cannot be read: it has a second document at line 2; fix its YAML`,
			},
		},
		{
			name:     "an unknown anchor",
			document: "spec: *nowhere\n",
			want: []string{
				`error CF0102: the YAML cannot be read: unknown anchor … referenced; fix its YAML`,
			},
		},
		{
			name:     "another version and a missing name",
			document: "apiVersion: capifleet.dev/v1beta1\nkind: FleetConfig\nmetadata: {}\nspec: {}\n",
			want: []string{
				`error CF0109: apiVersion: ` +
					`the field does not accept this value (value "capifleet.dev/v1beta1"); use capifleet.dev/v1alpha1`,
				`error CF0110: metadata.name: the field is required, and it is missing; add it`,
			},
		},
		{
			name:     "nothing of what is required",
			document: "{}\n",
			want: []string{
				`error CF0110: apiVersion: the field is required, and it is missing; add it`,
				`error CF0110: kind: the field is required, and it is missing; add it`,
				`error CF0110: metadata: the field is required, and it is missing; add it`,
				`error CF0110: spec: the field is required, and it is missing; add it`,
			},
		},
		{
			name:     "a name that is no DNS label, and unknown metadata",
			document: header + "metadata: {name: Prod.EU, label: {}}\nspec: {}\n",
			want: []string{
				`error CF0109: metadata.name: the value is not well-formed (value "Prod.EU"); ` + dnsLabelSyntax,
				`error CF0107: metadata.label: FleetConfig has no such field; did you mean "labels"?`,
			},
		},
		{
			name:     "a status",
			document: header + "metadata: {name: a}\nspec: {}\nstatus: {}\n",
			want: []string{
				`error CF0107: status: ` +
					`FleetConfig has no such field; the known fields are apiVersion, kind, metadata, spec`,
			},
		},
	})
}
