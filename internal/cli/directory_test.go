package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// TestWorkingDirectoryThatCannotBeOpened wants it to matter to those runs only that read from it.
func TestWorkingDirectoryThatCannotBeOpened(t *testing.T) {
	const cluster = "- {apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: a, namespace: default, " +
		"labels: {a: b}}}\n"
	for _, test := range []struct{ items, resource, want string }{
		{cluster, `{inline: "{apiVersion: v1, kind: Namespace, metadata: {name: monitoring}}"}`, ""},
		{
			cluster, `{files: [a.yaml]}`,
			"error CF0101: FleetConfig production: the working directory cannot be read: no such file or directory; " +
				"make it readable, or change spec.resourceSets[0].resources[0].files\n",
		},
		{
			"", `{files: [a.yaml]}`,
			"error CF0101: FleetConfig production: the working directory cannot be read: no such file or directory; " +
				"make it readable, or change spec.clusters.files\n",
		},
	} {
		text := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + test.items +
			"functionConfig: {apiVersion: capifleet.dev/v1alpha1, kind: FleetConfig, metadata: {name: production}, " +
			"spec: {clusters: {files: [a.yaml]}, " +
			"resourceSets: [{name: a, clusterSelector: {matchLabels: {a: b}}, resources: [" + test.resource + "]}]}}\n"
		var out, errs bytes.Buffer
		status := cli.Run(nil, cli.Streams{
			In:  strings.NewReader(text),
			Out: &out,
			Err: &errs,
			Dir: filepath.Join(t.TempDir(), "none"),
		})
		if errs.String() != test.want || (status != 0) != (test.want != "") {
			t.Errorf("%s: exit status %d, stderr %q, want %q", test.resource, status, errs.String(), test.want)
		}
	}
}
