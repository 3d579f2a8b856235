//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/yaml"
)

// withCRLF is an input with the line ends of Windows.
func withCRLF(write writing) writing {
	return func(w io.Writer) { write(lineEnds{w}) }
}

// lineEnds writes CRLF for each line feed.
type lineEnds struct{ to io.Writer }

func (l lineEnds) Write(p []byte) (int, error) {
	_, err := l.to.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), err
}

// writeJSON writes the list as one line of JSON.
func (l list) writeJSON(w io.Writer) { l.writeItems(w, true) }

// writeFlow writes the list with each item in flow style.
func (l list) writeFlow(w io.Writer) { l.writeItems(w, false) }

// writeItems writes the list with items that are JSON, in a list of JSON or of YAML.
func (l list) writeItems(w io.Writer, whole bool) {
	begin, between, config, end := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ", "- ",
		"functionConfig: ", ""
	if whole {
		begin, between = `{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [`, ","
		config, end = `], "functionConfig": `, "}"
	}
	document := fmt.Sprintf(configHead, indent(annotations("fleet.yaml", l.clusters), "    ")) + l.config
	fmt.Fprint(w, begin)
	for i := range l.clusters {
		fmt.Fprint(w, asJSON(cluster(i)), "\n", between)
	}
	fmt.Fprint(w, asJSON(document), "\n", config, asJSON(document), end, "\n")
}

// asJSON is a document as JSON on one line.
func asJSON(document string) string {
	text, err := yaml.YAMLToJSON([]byte(document))
	var compact bytes.Buffer
	if err != nil || json.Compact(&compact, text) != nil {
		return "not YAML" // which no program reads
	}
	return compact.String()
}

// manifestFleet is a fleet whose values and templates read fields and variables of Clusters.
func manifestFleet(clusters int) list {
	of := plainFleet(clusters)
	of.config = `  values:
  - name: version
    field: spec.topology.version
  - name: instance
    variable: workerInstanceType
` + strings.Replace(fleetConfig, "path: 'overlays/{{ .metadata.labels.region }}'",
		"path: 'overlays/{{ .values.version }}/{{ .values.instance }}/{{ .cluster.spec.topology.classRef.name }}'", 1)
	return of
}

// entriesFleet is a fleet with many ApplicationSets.
func entriesFleet(clusters, entries int) list {
	of := list{clusters: clusters, makes: []string{"ApplicationSet"}, config: "  applicationSets:\n"}
	_, entry, _ := strings.Cut(fleetConfig, "  applicationSets:\n")
	for i := range entries {
		named := strings.Replace(entry, "name: workload", fmt.Sprintf("name: workload-%d", i), 1)
		of.config += strings.Replace(named, "}}-workload'", fmt.Sprintf("}}-workload-%d'", i), 1)
	}
	return of
}

// groupsFleet is a fleet with a payload for each Cluster.
func groupsFleet(clusters int) list {
	return list{clusters: clusters, makes: []string{"ClusterResourceSet"}, config: `  resourceSets:
  - name: addons
    resources:
    - render: Template
      inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: fleet-info
          namespace: kube-public
        data:
          name: '{{ .name }}'
`}
}
