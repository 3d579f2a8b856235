package scenarios

func ownerCases() []ownerCase {
	return []ownerCase{
		{
			name: "same-name", what: "objectName of the earlier ApplicationSet",
			stages: []stage{
				{entries: []entry{{name: "old", template: "1"}}},
				{entries: []entry{{name: "new", objectName: "same-name-old", template: "2"}}},
			},
			want: [][]outcome{{{application: kept, owner: "old", template: "2", workload: untouched}}},
		},
		{
			name: "stays-sync", what: "the old one stays",
			stages: []stage{
				{others: true, entries: []entry{{name: "old", template: "1"}, {name: "new", selects: "new", template: "2"}}},
				{others: true, label: "new", entries: []entry{{name: "old", template: "1"}, {name: "new", selects: "new", template: "2"}}},
			},
			want: [][]outcome{{{application: recreated, owner: "new", template: "2", workload: untouched}}},
		},
		{
			name: "goes-go", what: "the old one goes",
			stages: []stage{
				{entries: []entry{{name: "old", template: "1", preserve: "false"}}},
				{entries: []entry{{name: "new", template: "2", preserve: "false"}}},
			},
			want: [][]outcome{{{application: recreated, owner: "new", template: "2", finalizers: "resources-finalizer", workload: recreated}}},
		},
	}
}
