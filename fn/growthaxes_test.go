package fn_test

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// entryAxes are about the entries of a FleetConfig.
func entryAxes() map[string]growing {
	return map[string]growing{
		"resourceSets": {least: 4, list: func(n int) string {
			return plainClusters(50) + configWith("    resourceSets:\n"+each(n, resourceSet))
		}},
		"applicationSets": {least: 4, list: func(n int) string {
			return plainClusters(50) + configWith("    applicationSets:\n"+each(n, applicationSet))
		}},
		"groups": {least: 25, list: func(n int) string {
			return plainClusters(n) + configWith(groupForEach)
		}},
		"waves": {least: 2, list: func(n int) string {
			waves := each(n-1, func(i int) string { return fmt.Sprintf("    - {name: w%d, percent: 3}\n", i) })
			revisions := each(n-1, func(i int) string {
				return fmt.Sprintf("      - {wave: w%d, revision: v%d}\n", i, i)
			})
			set := strings.Replace(applicationSet(0), "Revision: main", "Revision: '{{ .values.revision }}'", 1)
			return plainClusters(200) + configWith("    waves:\n"+waves+"    - {name: rest}\n    applicationSets:\n"+
				set+"      revisions:\n"+revisions+"      - {wave: rest, revision: v0}\n")
		}},
		"overrides": {least: 4, list: func(n int) string {
			overrides := each(n, func(i int) string {
				return override(fmt.Sprintf("region: r%d", i%5), i)
			})
			return plainClusters(100) + configWith("    applicationSets:\n"+applicationSet(0)+
				"      overrides:\n"+overrides)
		}},
		"combinations of overrides": {least: 16, list: func(n int) string {
			const bits = 8
			of := func(i int) string { return combination(i, bits) }
			overrides := each(bits, func(i int) string { return override(fmt.Sprintf("b%d: x", i), i) })
			return each(n, func(i int) string { return clusterIn("a", i, of(i)) }) +
				configWith("    applicationSets:\n"+applicationSet(0)+"      overrides:\n"+overrides)
		}},
		"overrides and as many waves": {least: 2, list: func(n int) string {
			waves := each(n-1, func(i int) string { return fmt.Sprintf("    - {name: w%d, percent: 2}\n", i) })
			revisions := each(n-1, func(i int) string {
				return fmt.Sprintf("      - {wave: w%d, revision: v%d}\n", i, i)
			})
			overrides := each(n, func(i int) string { return override(fmt.Sprintf("region: r%d", i%5), i) })
			set := strings.Replace(applicationSet(0), "Revision: main", "Revision: '{{ .values.revision }}'", 1)
			return plainClusters(200) + configWith("    waves:\n"+waves+"    - {name: rest}\n    applicationSets:\n"+
				set+"      revisions:\n"+revisions+"      - {wave: rest, revision: v0}\n      overrides:\n"+overrides)
		}},
		"waves of Clusters with combinations of overrides": {least: 16, list: func(n int) string {
			const bits = 8
			of := func(i int) string { return combination(i, bits) }
			overrides := each(bits, func(i int) string { return override(fmt.Sprintf("b%d: x", i), i) })
			waves := each(19, func(i int) string { return fmt.Sprintf("    - {name: w%d, percent: 5}\n", i) })
			set := strings.Replace(applicationSet(0), "Revision: main", "Revision: '{{ .values.wave }}'", 1)
			return each(n, func(i int) string { return clusterIn("a", i, of(i)) }) +
				configWith("    waves:\n"+waves+"    - {name: rest}\n    applicationSets:\n"+set+
					"      overrides:\n"+overrides)
		}},
		"loops in one another in a template": {least: 8, list: func(n int) string {
			loops := strings.Repeat("{{ range until 1 }}", n) + strings.Repeat("{{ end }}", n)
			set := strings.Replace(applicationSet(0), "path: p", "path: 'p"+loops+"'", 1)
			return plainClusters(20) + configWith("    applicationSets:\n"+set)
		}},
		"requirements of a selector": {least: 2, list: func(n int) string {
			requirements := each(n, func(i int) string {
				return fmt.Sprintf("        - {key: region, operator: NotIn, values: [x%d]}\n", i)
			})
			return plainClusters(100) + configWith("    applicationSets:\n"+applicationSet(0)+
				"      clusterSelector:\n        matchExpressions:\n"+requirements)
		}},
	}
}

// factAxes are about the facts of Clusters.
func factAxes() map[string]growing {
	return map[string]growing{
		"values": {least: 4, list: func(n int) string {
			values := each(n, func(i int) string { return fmt.Sprintf("    - {name: v%d, label: region}\n", i) })
			path := each(n, func(i int) string { return fmt.Sprintf("/{{ .values.v%d }}", i) })
			set := strings.Replace(applicationSet(0), "path: p", "path: 'p"+path+"'", 1)
			return plainClusters(50) + configWith("    values:\n"+values+"    applicationSets:\n"+set)
		}},
		"values that read each other": {least: 3, list: func(n int) string {
			values := each(n, func(i int) string {
				return fmt.Sprintf("    - {name: v%d, template: '{{ .values.v%d }}'}\n", i+1, i)
			})
			set := strings.Replace(applicationSet(0), "path: p", fmt.Sprintf("path: '{{ .values.v%d }}'", n), 1)
			return plainClusters(50) + configWith("    values:\n    - {name: v0, label: region}\n"+values+
				"    applicationSets:\n"+set)
		}},
		// Maps of labels have room for a power of two; with these numbers all of them are as full.
		"clusterLabels": {sizes: [3]int{2, 8, 26}, list: func(n int) string {
			labels := each(n, func(i int) string { return fmt.Sprintf("      l%d: '{{ .name }}'\n", i) })
			return plainClusters(50) + configWith("    clusterLabels:\n"+labels+oneOfEach)
		}},
		"Clusters of which fields are read": {least: 50, list: func(n int) string {
			set := strings.Replace(applicationSet(0), "path: p", "path: '{{ .cluster.spec.topology.version }}'", 1)
			return plainClusters(n) + configWith("    applicationSets:\n"+set)
		}},
	}
}

// payloadAxes are about payloads, and where they come from.
func payloadAxes() map[string]growing {
	object := func(i, bytes int) string {
		return fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m%d, namespace: a}\ndata: {k: %s}\n",
			i, strings.Repeat("x", bytes))
	}
	inline := func(n, bytes int) string {
		return "    resourceSets:\n    - name: s\n      resources:\n" + each(n, func(i int) string {
			return "      - inline: |\n" + indented(object(i, bytes), "          ")
		})
	}
	return map[string]growing{
		"payload objects": {least: 4, list: func(n int) string {
			return plainClusters(3) + configWith(inline(n, 10))
		}},
		"payload bytes": {least: 1, list: func(n int) string {
			return plainClusters(3) + configWith(inline(n, 50_000))
		}},
		"payload objects of the input": {least: 50, list: func(n int) string {
			return plainClusters(3) + each(n, func(i int) string {
				labelled := strings.Replace(object(i, 10), "namespace: a}", "namespace: a, labels: {payload: x}}", 1)
				return "- " + strings.TrimLeft(indented(labelled, "  "), " ")
			}) + configWith("    resourceSets:\n    - name: s\n      resources:\n"+
				"      - {selector: {matchLabels: {payload: x}}, hub: Exclude}\n")
		}},
		"folders": {
			least: 50,
			list: func(int) string {
				return configWith("    clusters:\n      files: ['clusters/*/*.yaml']\n" +
					"      selector: {matchLabels: {fleet: prod}}\n" + oneOfEach)
			},
			files: func(n int) fstest.MapFS { return clusterFiles(n, "clusters/f%d/c.yaml") },
		},
		"documents without an object": {
			least: 500,
			list:  fileOfClusters,
			files: func(n int) fstest.MapFS { return fileWith(strings.Repeat("---\n~\n", n)) },
		},
		"lines that begin with a percent sign": {
			least: 500,
			list:  fileOfClusters,
			files: func(n int) fstest.MapFS { return fileWith("...\n" + strings.Repeat("%\n", n)) },
		},
		"files": {
			least: 50,
			list: func(int) string {
				return configWith("    clusters:\n      files: ['clusters/*.yaml']\n" +
					"      selector: {matchLabels: {fleet: prod}}\n" + oneOfEach)
			},
			files: func(n int) fstest.MapFS { return clusterFiles(n, "clusters/c%d.yaml") },
		},
	}
}

// combination are labels of a Cluster: one for each bit that its number has.
func combination(number, bits int) string {
	var labels strings.Builder
	for bit := range bits {
		if number>>bit&1 == 1 {
			fmt.Fprintf(&labels, ", b%d: x", bit)
		}
	}
	return labels.String()
}

// oneOfEach is an entry of each of two kinds.
var oneOfEach = "    applicationSets:\n" + applicationSet(0) + "    resourceSets:\n" + resourceSet(0)

// groupForEach is an entry that has a payload of its own for each Cluster.
const groupForEach = `    resourceSets:
    - name: s
      resources:
      - render: Template
        inline: |
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: m, namespace: a}
          data: {name: '{{ .name }}'}
`

func applicationSet(i int) string {
	return fmt.Sprintf(`    - name: a%d
      template:
        metadata: {name: '{{ .name }}-x%d'}
        spec:
          source: {repoURL: https://example.com/x, targetRevision: main, path: p}
          destination: {namespace: d}
`, i, i)
}

// override changes the path of an entry for the Clusters that have a label.
func override(label string, i int) string {
	return fmt.Sprintf("      - {clusterSelector: {matchLabels: {%s}}, spec: {source: {path: o%d}}}\n", label, i)
}

func resourceSet(i int) string {
	return fmt.Sprintf("    - name: s%d\n      resources:\n      - inline: |\n          apiVersion: v1\n"+
		"          kind: Namespace\n          metadata: {name: w%d}\n", i, i)
}

func plainClusters(n int) string { return each(n, func(i int) string { return clusterIn("a", i, "") }) }

// clusterIn is a Cluster in a namespace, with more labels.
func clusterIn(namespace string, i int, labels string) string {
	return fmt.Sprintf("- apiVersion: cluster.x-k8s.io/v1beta2\n  kind: Cluster\n  metadata:\n    name: c%d\n"+
		"    namespace: %s\n    labels: {fleet: prod, region: r%d%s}\n"+
		"  spec: {topology: {classRef: {name: k}, version: v1.33.0}}\n", i, namespace, i%5, labels)
}

func configWith(spec string) string {
	if !strings.Contains(spec, "    clusters:") {
		spec = "    clusters: {selector: {matchLabels: {fleet: prod}}}\n" + spec
	}
	return "functionConfig:\n  apiVersion: capifleet.dev/v1alpha1\n  kind: FleetConfig\n  metadata: {name: f}\n" +
		"  spec:\n" + spec
}

// each joins n texts.
func each(n int, text func(i int) string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(text(i))
	}
	return all.String()
}

func indented(text, indent string) string {
	return indent + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+indent) + "\n"
}

// fileOfClusters is a list without Clusters, with a FleetConfig that reads them from a file.
func fileOfClusters(int) string {
	return configWith("    clusters:\n      files: [c.yaml]\n" +
		"      selector: {matchLabels: {fleet: prod}}\n" + oneOfEach)
}

// fileWith is the file of a Cluster that something follows.
func fileWith(rest string) fstest.MapFS {
	text := strings.ReplaceAll(strings.TrimPrefix(clusterIn("a", 0, ""), "- "), "\n  ", "\n")
	return fstest.MapFS{"c.yaml": &fstest.MapFile{Data: []byte(text + rest)}}
}

// clusterFiles are files of a Cluster each, whose names have its number.
func clusterFiles(n int, name string) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range n {
		text := strings.ReplaceAll(strings.TrimPrefix(clusterIn("a", i, ""), "- "), "\n  ", "\n")
		files[fmt.Sprintf(name, i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}
