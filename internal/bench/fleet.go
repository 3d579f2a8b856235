//go:build unix

package main

import (
	"fmt"
	"io"
	"strings"
)

// list is a ResourceList as kpt sends it to a function.
type list struct {
	clusters int
	objects  []string // besides the Clusters, as documents
	config   string   // the FleetConfig, after configHead
	makes    []string // the kinds that it makes

	// change makes another Cluster of one; nil for none.
	change func(number int, cluster string) string
}

// plainFleet is a fleet of little more than Clusters.
func plainFleet(clusters int) list {
	return list{clusters: clusters, config: fleetConfig, makes: []string{"ApplicationSet", "ClusterResourceSet"}}
}

// write writes in kpt's form: block style, elements at column 0, kpt's annotations, the
// functionConfig last and among the items too. Errors stay in the writer until it is flushed.
func (l list) write(w io.Writer) {
	fmt.Fprint(w, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range l.clusters {
		one := cluster(i)
		if l.change != nil {
			one = l.change(i, one)
		}
		fmt.Fprint(w, item(one))
	}
	for _, object := range l.objects {
		fmt.Fprint(w, item(object))
	}
	config := fmt.Sprintf(configHead, indent(annotations("fleet.yaml", l.clusters), "    ")) + l.config
	fmt.Fprint(w, item(config))
	fmt.Fprint(w, "functionConfig:\n", indent(config, "  "))
}

// afterClusters is the API version of the object behind the Clusters.
func (l list) afterClusters() string {
	if len(l.objects) == 0 {
		return "capifleet.dev/"
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(l.objects[0], "apiVersion: "), "\n")
	return version
}

// item makes a document an element of a list.
func item(document string) string {
	return "- " + strings.TrimPrefix(indent(document, "  "), "  ")
}

// indent puts a prefix before each line that is not empty.
func indent(text, prefix string) string {
	var indented strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			indented.WriteString(prefix)
		}
		indented.WriteString(line)
	}
	return indented.String()
}

// annotations returns those that kpt puts on each item.
func annotations(path string, number int) string {
	return fmt.Sprintf(`config.kubernetes.io/index: '0'
config.kubernetes.io/path: '%[1]s'
internal.config.kubernetes.io/index: '0'
internal.config.kubernetes.io/package-path: '/home/user/fleet'
internal.config.kubernetes.io/path: '%[1]s'
internal.config.kubernetes.io/seqindent: 'compact'
internal.config.kubernetes.io/annotations-migration-resource-id: '%[2]d'
internal.config.kubernetes.io/id: '%[3]d'
config.k8s.io/id: '%[3]d'
`, path, number, number+1)
}

// cluster returns a Cluster as "clusterctl generate cluster" writes it for a ClusterClass, some 72
// lines.
func cluster(number int) string {
	return clusterWith(number, func(path string) string { return indent(annotations(path, number), "    ") })
}

// plainCluster is the same as it is in a file.
func plainCluster(number int) string {
	return clusterWith(number, func(string) string { return "" })
}

// clusterWith takes more annotations, of which the path of the file is one.
func clusterWith(number int, more func(path string) string) string {
	regions := []string{"eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"}
	region := regions[number%len(regions)]
	name := fmt.Sprintf("prod-%s-%05d", region, number)
	path := "clusters/" + region + "/" + name + ".yaml"
	return fmt.Sprintf(clusterManifest, name, region, more(path))
}

// clusterManifest takes name, region and annotations.
const clusterManifest = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: %[1]s
  namespace: fleet-%[2]s
  labels:
    fleet: production
    environment: production
    region: %[2]s
    topology.kubernetes.io/region: %[2]s
    cni: calico
    cloud: aws
    tier: standard
  annotations:
    example.com/owner: platform-team@example.com
    example.com/cost-center: "4711"
%[3]sspec:
  clusterNetwork:
    apiServerPort: 6443
    pods:
      cidrBlocks:
      - 192.168.0.0/16
    services:
      cidrBlocks:
      - 10.128.0.0/12
    serviceDomain: cluster.local
  topology:
    classRef:
      name: aws-production
      namespace: cluster-classes
    version: v1.33.4
    controlPlane:
      replicas: 3
      metadata:
        labels:
          node-role.example.com/control-plane: ""
    variables:
    - name: region
      value: %[2]s
    - name: sshKeyName
      value: platform
    - name: vpcCIDR
      value: 10.0.0.0/16
    - name: controlPlaneInstanceType
      value: m6i.xlarge
    - name: workerInstanceType
      value: m6i.2xlarge
    - name: cni
      value:
        name: calico
        mtu: 8951
        encapsulation: VXLAN
    workers:
      machineDeployments:
      - class: default-worker
        name: md-0
        replicas: 6
        failureDomain: %[2]sa
      - class: default-worker
        name: md-1
        replicas: 6
        failureDomain: %[2]sb
`

// configHead begins every FleetConfig here. It takes annotations.
const configHead = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: production
  annotations:
    config.kubernetes.io/local-config: "true"
%sspec:
  clusters:
    selector:
      matchLabels:
        fleet: production
`

// fleetConfig follows configHead.
const fleetConfig = `  resourceSets:
  - name: addons
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: fleet-info
          namespace: kube-public
        data:
          managed-by: capifleet
          runbook: https://example.com/runbook
  applicationSets:
  - name: workload
    template:
      metadata:
        name: '{{ .name }}-workload'
      spec:
        source:
          repoURL: https://github.com/your-org/standard-workloads
          targetRevision: main
          path: 'overlays/{{ .metadata.labels.region }}'
        destination:
          namespace: workloads
`
