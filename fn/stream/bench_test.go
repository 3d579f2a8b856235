package stream_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/stream"
)

// clusters is a list of Clusters as kpt sends them, about 2.2 kB each.
func clusters(n int) []byte {
	var b bytes.Buffer
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range n {
		fmt.Fprintf(&b, `- apiVersion: cluster.x-k8s.io/v1beta2
  kind: Cluster
  metadata: # cluster of the fleet
    name: prod-eu-%[1]d
    namespace: clusters
    labels:
      environment: production
      region: eu-west-1
      cloud: aws
      tier: standard
    annotations:
      config.kubernetes.io/index: '%[1]d'
      config.kubernetes.io/path: 'clusters/prod.yaml'
      internal.config.kubernetes.io/index: '%[1]d'
      internal.config.kubernetes.io/path: 'clusters/prod.yaml'
      internal.config.kubernetes.io/seqindent: 'compact'
  spec:
    clusterNetwork:
      pods:
        cidrBlocks: ["10.0.0.0/16"]
      services:
        cidrBlocks:
        - 10.128.0.0/12
      serviceDomain: cluster.local
    topology:
      classRef:
        name: quick-start
      version: v1.34.0
      controlPlane:
        replicas: 3
      variables:
`, i)
		for v := range 14 {
			fmt.Fprintf(&b, "      - name: variable%d\n        value: \"the value of the variable, "+
				"and %d more words\"\n", v, v)
		}
		b.WriteString(strings.Repeat("      # a comment\n", 8))
	}
	b.WriteString("functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: f\n")
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	text := clusters(1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stream.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTree(b *testing.B) {
	l := mustParse(b, clusters(1000))
	b.ReportAllocs()
	for b.Loop() {
		for _, item := range l.Items() {
			if _, err := item.Tree(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkEdit(b *testing.B) {
	text := clusters(1000)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		l := mustParse(b, text)
		b.StartTimer()
		for _, item := range l.Items() {
			if err := item.Edit(stream.Edit{SetLabels: map[string]string{"capifleet.dev/wave": "canary"}}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	text := clusters(1000)
	l := mustParse(b, text)
	l.SetItems(append(l.Items(), stream.NewItem([]byte("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n"))))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
