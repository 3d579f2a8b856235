//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/capifleet/capifleet/test/upstream"
)

// payloadFleet is a fleet whose payloads are large: Argo CD's whole install on every Cluster, and a
// stand-in for a CNI.
func payloadFleet(clusters int) (list, error) {
	dir, err := upstream.Locate(upstream.ArgoCD)
	if err != nil {
		return list{}, err
	}
	install, err := os.ReadFile(filepath.Join(dir, "manifests", "install.yaml"))
	if err != nil {
		return list{}, err
	}
	fleet := list{clusters: clusters, config: payloadConfig, makes: []string{"ConfigMap", "ClusterResourceSet"}}
	for i, document := range strings.Split(string(install), "\n---\n") {
		fleet.objects = append(fleet.objects, annotated(document, "payloads/argocd/install.yaml", i))
	}
	for i := range 12 {
		fleet.objects = append(fleet.objects, annotated(definition(i), "payloads/cni/install.yaml", i))
	}
	return fleet, nil
}

// annotated puts kpt's annotations on an object.
func annotated(document, path string, number int) string {
	place, begin := "\nmetadata:\n  annotations:\n", ""
	if !strings.Contains(document, place) {
		place, begin = "\nmetadata:\n", "  annotations:\n"
	}
	text := "\n" + strings.Trim(document, "\n") + "\n"
	return strings.Replace(text, place, place+begin+indent(annotations(path, number), "    "), 1)[1:]
}

// definition is a CustomResourceDefinition of some 40 kB, as those of a CNI: a schema of many
// fields that are alike.
func definition(number int) string {
	var text bytes.Buffer
	fmt.Fprintf(&text, definitionHead, number)
	for i := range 24 {
		fmt.Fprintf(&text, "              rule%02d:\n                type: object\n                properties:\n", i)
		for j := range 14 {
			const indent = "                  "
			fmt.Fprintf(&text, indent+"field%02d:\n"+indent+"  type: string\n"+
				indent+"  description: Field %d of rule %d, which says what traffic it is for.\n", j, j, i)
		}
	}
	return text.String()
}

// definitionHead takes a number.
const definitionHead = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kind%02[1]ds.cni.example.com
spec:
  group: cni.example.com
  scope: Cluster
  names:
    kind: Kind%02[1]d
    plural: kind%02[1]ds
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
`

// payloadConfig follows configHead.
const payloadConfig = `  resourceSets:
  - name: cni
    resources:
    - files: [payloads/cni/*.yaml]
  bootstrap:
  - name: argocd
    resources:
    - files: [payloads/argocd/*.yaml]
    application:
      metadata:
        name: cluster-workloads
      spec:
        source:
          repoURL: https://github.com/your-org/standard-workloads
          targetRevision: main
          path: 'overlays/{{ .metadata.labels.region }}'
`
