package argocd_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

type texts = map[string]string

const (
	secretType          = "argocd.argoproj.io/secret-type"
	region              = "topology.kubernetes.io/region"
	takeAlongLabel      = "take-along-label.capi-to-argocd."
	takeAlongAnnotation = "take-along-annotation.capi-to-argocd."
	takenLabel          = "taken-from-cluster-label.capi-to-argocd."
	takenAnnotation     = "taken-from-cluster-annotation.capi-to-argocd."
)

// hub is the Argo CD of a hub with a registrar.
func hub(registrar v1alpha1.Registrar, names v1alpha1.Capi2ArgoNames, labels v1alpha1.Capi2ArgoLabels) v1alpha1.ArgoCD {
	return v1alpha1.ArgoCD{Registrar: registrar, Capi2Argo: v1alpha1.Capi2Argo{Names: names, Labels: labels}}
}

func cluster(namespace, name string, labels, annotations texts) fleet.Cluster {
	return fleet.Cluster{Object: fleet.Object{
		Ref:    fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: namespace, Name: name},
		Labels: labels, Annotations: annotations,
	}}
}

// TestSecret: what each registrar writes for one Cluster.
func TestSecret(t *testing.T) {
	labels := texts{
		"environment": "production", region: "eu", "argocd.argoproj.io/x": "y",
		"cluster.x-k8s.io/cluster-name": "eu-1", "kubernetes.io/x": "y", "capi-to-argocd/owned": "no",
		takeAlongLabel + region: "", takeAlongLabel + "not-there": "",
	}
	annotations := texts{
		"team": "blue", "contact": "anna", "config.kubernetes.io/index": "0",
		takeAlongAnnotation + "team": "yes", takeAlongAnnotation + "config.kubernetes.io/index": "",
	}
	own := texts{
		secretType: "cluster", "capi-to-argocd/owned": "true",
		"capi-to-argocd/cluster-secret-name": "eu-1-kubeconfig", "capi-to-argocd/cluster-namespace": "default",
	}
	taken := texts{"team": "blue", takenAnnotation + "team": ""}
	for sentence, c := range map[string]struct {
		hub  v1alpha1.ArgoCD
		want argocd.Secret
	}{
		"Any: only the name is known": {
			hub(v1alpha1.RegistrarAny, "", ""),
			argocd.Secret{
				Name: "default.eu-1", ClusterName: "eu-1", Server: "https://eu-1.invalid",
				Labels:      texts{secretType: "cluster"},
				Annotations: texts{},
			},
		},
		"Capargo: its own labels and annotations": {
			hub(v1alpha1.RegistrarCapargo, "", ""),
			argocd.Secret{
				Name: "default-eu-1", ClusterName: "eu-1", Server: "https://eu-1.invalid",
				Labels: texts{secretType: "cluster", "capargo.superorbital.io/controller-name": "capargo"},
				Annotations: texts{
					"capargo.superorbital.io/cluster-name":      "eu-1",
					"capargo.superorbital.io/cluster-namespace": "default",
				},
			},
		},
		"Capi2Argo: what marks take along, and a note of it": {
			hub(v1alpha1.RegistrarCapi2Argo, v1alpha1.Capi2ArgoNamesPlain, v1alpha1.Capi2ArgoLabelsTakeAlong),
			argocd.Secret{
				Name: "cluster-eu-1", ClusterName: "eu-1", Server: "https://eu-1.invalid",
				Labels:      with(own, texts{region: "eu", takenLabel + region: ""}),
				Annotations: taken,
			},
		},
		"Capi2Argo, all labels, namespaced names: all but those of the system and its own; annotations by marks": {
			hub(v1alpha1.RegistrarCapi2Argo, v1alpha1.Capi2ArgoNamesNamespaced, v1alpha1.Capi2ArgoLabelsAll),
			argocd.Secret{
				Name: "cluster-default-eu-1", ClusterName: "default-eu-1", Server: "https://default-eu-1.invalid",
				Labels:      with(own, texts{"environment": "production", region: "eu", "argocd.argoproj.io/x": "y"}),
				Annotations: taken,
			},
		},
		"ClusterLabels: every label": {
			hub(v1alpha1.RegistrarClusterLabels, "", ""),
			argocd.Secret{
				Name: "default.eu-1", ClusterName: "eu-1", Server: "https://eu-1.invalid",
				Labels:      with(labels, texts{secretType: "cluster"}),
				Annotations: texts{},
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			got := argocd.RegistrarOf(c.hub).Secret(cluster("default", "eu-1", labels, annotations))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func with(under, over texts) texts {
	both := texts{}
	for _, part := range []texts{under, over} {
		for key, text := range part {
			both[key] = text
		}
	}
	return both
}

// TestSecretWithoutNamespace: what depends on an unknown namespace is left out.
func TestSecretWithoutNamespace(t *testing.T) {
	for registrar, want := range map[v1alpha1.Registrar]string{
		v1alpha1.RegistrarAny: "eu-1", v1alpha1.RegistrarCapargo: "eu-1", v1alpha1.RegistrarCapi2Argo: "cluster-eu-1",
	} {
		of := argocd.RegistrarOf(hub(registrar, v1alpha1.Capi2ArgoNamesNamespaced, ""))
		got := of.Secret(cluster("", "eu-1", nil, nil))
		if got.Name != want || got.ClusterName != "eu-1" {
			t.Errorf("%s: got %+v", registrar, got)
		}
		for key := range with(got.Labels, got.Annotations) {
			if strings.HasSuffix(key, "cluster-namespace") {
				t.Errorf("%s: a namespace is known: %+v", registrar, got)
			}
		}
	}
}

// TestUnregistered: which Clusters get no Secret that Argo CD reads.
func TestUnregistered(t *testing.T) {
	const (
		key24     = "a-label-of-24-characters"
		capi2Argo = v1alpha1.RegistrarCapi2Argo
		capargo   = v1alpha1.RegistrarCapargo
	)
	named := func(name string, labels, annotations texts) fleet.Cluster {
		return cluster("default", name, labels, annotations)
	}
	run := func(kind, controlPlane string) fleet.Cluster { // the Cluster a, run by a control plane
		run := named("a", nil, nil)
		run.ControlPlane = &fleet.ControlPlane{Kind: kind, Name: controlPlane}
		return run
	}
	const notByItsName = "it looks for the kubeconfig of an EKS cluster by the name of the control plane, and the " +
		"provider writes it by the name of the Cluster, which is another"
	for sentence, c := range map[string]struct {
		registrar v1alpha1.Registrar
		labels    v1alpha1.Capi2ArgoLabels
		cluster   fleet.Cluster
		want      string
	}{
		"a name of 52 characters": {capi2Argo, "", named(strings.Repeat("c", 52), nil, nil), ""},
		"a name of 53 characters": {
			capi2Argo, "", named(strings.Repeat("c", 53), nil, nil),
			"the name of a Cluster may have at most 52 characters, because label capi-to-argocd/cluster-secret-name " +
				"of its Secret is NAME-kubeconfig",
		},
		"Capargo: of kubeadm":                    {capargo, "", run("KubeadmControlPlane", "a-cp"), ""},
		"Capargo: a vcluster":                    {capargo, "", run("VCluster", "v"), ""},
		"Capargo: EKS with the Cluster's name":   {capargo, "", run("AWSManagedControlPlane", "a"), ""},
		"Capargo: EKS with another name":         {capargo, "", run("AWSManagedControlPlane", "cp"), notByItsName},
		"Capargo: EKS with a name that is made":  {capargo, "", run("AWSManagedControlPlane", ""), notByItsName},
		"Capargo: a control plane of any kind":   {capargo, "", named("a", nil, nil), ""},
		"Capi2Argo: a control plane of any kind": {capi2Argo, "", run("RKE2ControlPlane", "cp"), ""},
		"Capargo: of a kind that it does not know": {
			capargo, "", run("RKE2ControlPlane", "a"),
			"it knows control planes of kind KubeadmControlPlane, AWSManagedControlPlane and VCluster only, and " +
				"these " +
				"are of kind RKE2ControlPlane",
		},
		"others do not care": {capargo, "", named(strings.Repeat("c", 53), nil, nil), ""},
		"a name that no Secret can have": {
			capargo, "", named(strings.Repeat("c", 250), nil, nil),
			"the name of its Secret would not be valid (must be no more than 253 characters)",
		},
		"a kubeconfig that looks like a user's": {
			capi2Argo, "", named("a-user", nil, nil), "it skips a Cluster whose name ends in -user",
		},
		"kept out by a label": {
			capi2Argo, "", named("a", texts{"ignore-cluster.capi-to-argocd": ""}, nil),
			"it skips a Cluster that has the label ignore-cluster.capi-to-argocd",
		},
		"a key that is too long to be noted": {
			capi2Argo, "", named("a", texts{key24: "", takeAlongLabel + key24: ""}, nil),
			"the key of label taken-from-cluster-label.capi-to-argocd.a-label-of-24-characters of its Secret " +
				"would not be valid (name part must be no more than 63 bytes)",
		},
		"an annotation that is too long to be noted": {
			capi2Argo, "", named("a", nil, texts{key24: "", takeAlongAnnotation + key24: ""}),
			"the key of annotation taken-from-cluster-annotation.capi-to-argocd.a-label-of-24-characters of its " +
				"Secret would not be valid (name part must be no more than 63 bytes)",
		},
		"copied without a note": {
			capi2Argo, v1alpha1.Capi2ArgoLabelsAll, named("a", texts{key24: "", takeAlongLabel + key24: ""}, nil), "",
		},
		"the Cluster's label in the way of the Secret's": {
			capi2Argo, v1alpha1.Capi2ArgoLabelsAll, named("a", texts{secretType: "repository"}, nil),
			"the label argocd.argoproj.io/secret-type of the Cluster replaces that of its Secret",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			got := argocd.RegistrarOf(hub(c.registrar, "", c.labels)).Unregistered(c.cluster)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestMark: which mark makes the registrar copy a label or an annotation. The lengths are those of
// the notes of the operator on the Secret.
func TestMark(t *testing.T) {
	takeAlong := argocd.RegistrarOf(hub(v1alpha1.RegistrarCapi2Argo, "", v1alpha1.Capi2ArgoLabelsTakeAlong))
	all := argocd.RegistrarOf(hub(v1alpha1.RegistrarCapi2Argo, "", v1alpha1.Capi2ArgoLabelsAll))
	every := argocd.RegistrarOf(hub(v1alpha1.RegistrarClusterLabels, "", ""))
	capargo := argocd.RegistrarOf(hub(v1alpha1.RegistrarCapargo, "", ""))
	as := func(count int) string { return strings.Repeat("a", count) }
	prefixed := "example.com/" + as(63)
	for sentence, c := range map[string]struct {
		copying argocd.Copying
		key     string
		mark    string
		refused bool
	}{
		"a label by its mark":                    {takeAlong.Labels, "region", takeAlongLabel + "region", false},
		"a label with a prefix":                  {takeAlong.Labels, region, takeAlongLabel + region, false},
		"a label of 23 characters":               {takeAlong.Labels, as(23), takeAlongLabel + as(23), false},
		"a label of 24 characters":               {takeAlong.Labels, as(24), "", true},
		"a long label with a prefix":             {takeAlong.Labels, prefixed, takeAlongLabel + prefixed, false},
		"an annotation of 18 characters":         {takeAlong.Annotations, as(18), takeAlongAnnotation + as(18), false},
		"an annotation of 19 characters":         {takeAlong.Annotations, as(19), "", true},
		"every label, without a mark":            {all.Labels, as(24), "", false},
		"except those of the system":             {all.Labels, "cluster.x-k8s.io/cluster-name", "", true},
		"a prefix that only ends like it":        {all.Labels, region, "", false},
		"an annotation by its mark still":        {all.Annotations, "team", takeAlongAnnotation + "team", false},
		"every label of ClusterLabels":           {every.Labels, "cluster.x-k8s.io/cluster-name", "", false},
		"no annotation of ClusterLabels":         {every.Annotations, "team", "", true},
		"nothing with Capargo":                   {capargo.Labels, "region", "", true},
		"nothing with Capargo, annotations too":  {capargo.Annotations, "region", "", true},
		"the type of the Secret stays as it was": {every.Labels, secretType, "", true},
	} {
		t.Run(sentence, func(t *testing.T) {
			mark, refusal := c.copying.Mark(c.key)
			if mark != c.mark || (refusal != "") != c.refused {
				t.Errorf("got mark %q, refusal %q", mark, refusal)
			}
		})
	}
}

// TestParameters: what the generators read. A Secret without annotations has no map of them, and in
// a list the metadata is that of the Cluster.
func TestParameters(t *testing.T) {
	registrar := argocd.RegistrarOf(hub(v1alpha1.RegistrarCapi2Argo, v1alpha1.Capi2ArgoNamesNamespaced, ""))
	c := cluster("default", "eu_1", texts{"region": "eu"}, nil)
	want := map[string]any{
		"name": "default-eu_1", "nameNormalized": "default-eu-1", "server": "https://default-eu_1.invalid",
		"project": "", "values": texts{"a": "b"},
		"metadata": map[string]any{"labels": texts{
			secretType: "cluster", "capi-to-argocd/owned": "true",
			"capi-to-argocd/cluster-secret-name": "eu_1-kubeconfig", "capi-to-argocd/cluster-namespace": "default",
		}},
	}
	if diff := cmp.Diff(want, registrar.Secret(c).Parameters(texts{"a": "b"})); diff != "" {
		t.Errorf("cluster generator (-want +got):\n%s", diff)
	}
	reads := []template.Read{
		{Path: []string{"nameNormalized"}},
		{Path: []string{"namespace"}},
		{Path: []string{"metadata", "labels", "region"}},
	}
	want = map[string]any{
		"name": "default-eu_1", "nameNormalized": "default-eu-1", "namespace": "default",
		"metadata": map[string]any{"labels": map[string]any{"region": "eu"}},
	}
	if diff := cmp.Diff(want, argocd.NewElements(registrar, reads).Of(c, nil)); diff != "" {
		t.Errorf("list generator (-want +got):\n%s", diff)
	}
}

// TestNamesOfKubeconfigs: the name by which Argo CD knows the Cluster default/eu-1, whose
// kubeconfig has the name k, or none that is known.
func TestNamesOfKubeconfigs(t *testing.T) {
	const plain, namespaced = v1alpha1.Capi2ArgoNamesPlain, v1alpha1.Capi2ArgoNamesNamespaced
	known, unknown := fleet.Kubeconfig{ClusterName: "k"}, fleet.Kubeconfig{Unknown: "u", Remedy: "r"}
	for sentence, c := range map[string]struct {
		registrar  v1alpha1.Registrar
		names      v1alpha1.Capi2ArgoNames
		kubeconfig fleet.Kubeconfig
		want       string // the name, that of the Secret, whether the Cluster has another, and why it is not known
	}{
		"Capi2Argo: that of the kubeconfig": {v1alpha1.RegistrarCapi2Argo, plain, known, "k cluster-eu-1 true"},
		"with its namespace": {
			v1alpha1.RegistrarCapi2Argo, namespaced, known, "default-k cluster-default-eu-1 true",
		},
		"else the Cluster's": {v1alpha1.RegistrarCapi2Argo, plain, unknown, "eu-1 cluster-eu-1 false u r"},
		"which may be the same": {
			v1alpha1.RegistrarCapi2Argo, plain, fleet.Kubeconfig{ClusterName: "eu-1"}, "eu-1 cluster-eu-1 false",
		},
		"Capargo: the Cluster's": {v1alpha1.RegistrarCapargo, plain, known, "eu-1 default-eu-1 false"},
		"ClusterLabels: the Cluster's": {v1alpha1.RegistrarClusterLabels, plain, unknown, "eu-1 default.eu-1 " +
			"false"},
		"Any: the Cluster's, as is assumed": {v1alpha1.RegistrarAny, plain, known, "eu-1 default.eu-1 false"},
	} {
		t.Run(sentence, func(t *testing.T) {
			registrar := argocd.RegistrarOf(hub(c.registrar, c.names, ""))
			named := cluster("default", "eu-1", nil, nil)
			named.ControlPlane = &fleet.ControlPlane{Kubeconfig: c.kubeconfig}
			why, remedy := registrar.NameUnknown(named)
			got := fmt.Sprintln(
				registrar.ClusterName(named), registrar.SecretName(named), registrar.HasOtherName(named), why, remedy,
			)
			if diff := cmp.Diff(c.want, strings.TrimSpace(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
