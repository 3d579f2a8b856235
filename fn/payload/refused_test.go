package payload_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

// TestRefusedByTheCluster: what the API server refuses or ignores although the types are right.
func TestRefusedByTheCluster(t *testing.T) {
	t.Parallel()
	definition := func(name, spec string) string {
		return head("apiextensions.k8s.io/v1", "CustomResourceDefinition", "name: "+name) +
			"spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, " + spec + "}\n"
	}
	version := func(name, rest string) string { return "{name: " + name + ", served: true, " + rest + "}" }
	const schema = "schema: {openAPIV3Schema: {type: object}}"
	pod := func(spec string) string { return head("v1", "Pod", "name: a, namespace: b") + "spec: " + spec + "\n" }
	service := func(ports string) string {
		return head("v1", "Service", "name: a, namespace: b") + "spec: {ports: [" + ports + "]}\n"
	}
	namespace := func(labels string) string { return head("v1", "Namespace", "name: a, labels: {"+labels+"}") }
	secret := func(value string) string {
		return head("v1", "Secret", "name: a, namespace: b, labels: {argocd.argoproj.io/secret-type: "+value+"}")
	}
	for sentence, c := range map[string]struct{ text, want string }{
		"a definition": {
			definition("widgets.example.com", "versions: ["+version("v1", "storage: true, "+schema)+"]"), "",
		},
		"a definition with another name": {
			definition("widget.example.com", "versions: ["+version("v1", "storage: true, "+schema)+"]"),
			"error CF0304 metadata.name",
		},
		"no version is stored": {
			definition("widgets.example.com", "versions: ["+version("v1", "storage: false, "+schema)+"]"),
			"error CF0304 spec.versions",
		},
		"two versions are stored": {
			definition("widgets.example.com", "versions: ["+version("v1", "storage: true, "+schema)+", "+
				version("v2", "storage: true, "+schema)+"]"), "error CF0304 spec.versions",
		},
		"there is no version": {definition("widgets.example.com", "versions: []"), "error CF0304 spec.versions"},
		"a version without a schema": {
			definition("widgets.example.com", "versions: ["+version("v1", "storage: true")+"]"),
			"error CF0304 spec.versions[0]",
		},
		"a schema that is empty": {
			definition("widgets.example.com", "versions: ["+version("v1", "storage: true, schema: {}")+"]"),
			"error CF0304 spec.versions[0]",
		},
		"two containers of one name": {
			pod("{containers: [{name: a, image: b}, {name: a, image: c}]}"), "error CF0304 spec.containers[1]",
		},
		"a container with the name of an init container": {
			pod("{initContainers: [{name: a, image: b}], containers: [{name: a, image: c}]}"),
			"error CF0304 spec.containers[0]",
		},
		"two containers of a template": {
			head("batch/v1", "CronJob", "name: a, namespace: b") +
				"spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: " +
				"{containers: [{name: a}, {name: a}]}}}}}\n",
			"error CF0304 spec.jobTemplate.spec.template.spec.containers[1]",
		},
		"two volumes of one name": {
			pod("{containers: [{name: a}], volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]}"),
			"error CF0304 spec.volumes[1]",
		},
		"two mounts of one path": {
			pod("{containers: [{name: a, volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}]}]}"),
			"error CF0304 spec.containers[0].volumeMounts[1]",
		},
		"two ports of one name": {
			pod("{containers: [{name: a, ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]}]}"),
			"error CF0304 spec.containers[0].ports[1]",
		},
		"one port of a container twice": {
			pod("{containers: [{name: a, ports: [{containerPort: 1}, {containerPort: 1}]}]}"), "",
		},
		"one variable twice": {
			pod("{containers: [{name: a, env: [{name: A, value: b}, {name: A, value: c}]}]}"), "",
		},
		"one port with two protocols": {service("{name: a, port: 53}, {name: b, port: 53, protocol: UDP}"), ""},
		"one port with the same protocol": {
			service("{name: a, port: 53}, {name: b, port: 53, protocol: TCP}"), "error CF0304 spec.ports[1]",
		},
		"two ports of a Service of a name": {
			service("{name: a, port: 1}, {name: a, port: 2}"), "error CF0304 spec.ports[1]",
		},
		"a level of Pod Security": {namespace("pod-security.kubernetes.io/enforce: restricted"), ""},
		"a level that there is not": {
			namespace("pod-security.kubernetes.io/enforce: previleged"),
			"error CF0304 metadata.labels[pod-security.kubernetes.io/enforce]",
		},
		"a level with a capital": {
			namespace("pod-security.kubernetes.io/warn: Baseline"),
			"error CF0304 metadata.labels[pod-security.kubernetes.io/warn]",
		},
		"a label that there is not": {
			namespace("pod-security.kubernetes.io/enforced: restricted"),
			"warning CF0316 metadata.labels[pod-security.kubernetes.io/enforced]",
		},
		"versions": {
			namespace("pod-security.kubernetes.io/enforce-version: v1.30, " +
				"pod-security.kubernetes.io/audit-version: latest"), "",
		},
		"a version without its v": {
			namespace("pod-security.kubernetes.io/enforce-version: '1.30'"),
			"error CF0304 metadata.labels[pod-security.kubernetes.io/enforce-version]",
		},
		"a repository of Argo CD": {secret("repository"), ""},
		"a misspelt repository": {
			secret("repositry"), "warning CF0325 metadata.labels[argocd.argoproj.io/secret-type]",
		},
		"a cluster with a capital": {
			secret("Cluster"), "warning CF0325 metadata.labels[argocd.argoproj.io/secret-type]",
		},
		"a type of another program": {secret("something-else"), ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, problems := payload.Parse([]byte(c.text))
			var got []string
			for _, problem := range problems {
				severity, _, _ := strings.Cut(problem.String(), ":")
				got = append(got, severity+" "+problem.Payload.Field.String())
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestInvalidKeys: keys that the API server refuses.
func TestInvalidKeys(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ text, want string }{
		"keys that are right": {
			head("v1", "ConfigMap", "name: a, annotations: {a.b/C: d}, labels: {a: b}") + "data: {a.b_c-D: e}\n", "",
		},
		"a slash in data":     {head("v1", "ConfigMap", "name: a") + "data: {a/b: c}\n", "data[a/b]"},
		"a space in a Secret": {head("v1", "Secret", "name: a") + "stringData: {a b: c}\n", "stringData[…]"},
		"a variable":          {head("v1", "ConfigMap", "name: a") + "data: {'${A}': c}\n", ""},
		"an annotation with two slashes": {
			head("v1", "Namespace", "name: a, annotations: {a/b/c: d}"), "metadata.annotations[…]",
		},
		"a label with a space": {head("v1", "Namespace", "name: a, labels: {a b: d}"), "metadata.labels[…]"},
		"only the first":       {head("v1", "ConfigMap", "name: a") + "data: {a/b: c, a/c: c}\n", "data[a/b]"},
		"data of another kind": {head("example.com/v1", "ConfigMap", "name: a, namespace: b") + "data: {a/b: c}\n", ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			objects, _ := payload.Parse([]byte(c.text))
			var got []string
			for _, problem := range objects[0].InvalidKeys() {
				got = append(got, problem.Payload.Field.String())
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
