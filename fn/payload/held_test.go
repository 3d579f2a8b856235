package payload_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

const (
	cipher    = "ENC[AES256_GCM,data:Zm9v,iv:AAAA,tag:BBBB,type:str]"
	mac       = `sops: {mac: "` + cipher + `", lastmodified: "2026-01-01T00:00:00Z"}`
	render    = "set render: Template on its source, which is files, selector or inline"
	asWritten = "warning CF0319 data.a; " + render
	listed    = "error CF0304 ; write each of its items as a document"
	away      = "deliver it by a Secret that is decrypted on the hub, with secret and provided: Externally, " +
		"or as a SealedSecret or an ExternalSecret"
)

// TestHeldToKubernetes: what is said of one object that is delivered as it is written.
func TestHeldToKubernetes(t *testing.T) {
	t.Parallel()
	pod := func(spec string) string { return "{containers: [{name: a, image: b" + spec + "}]}" }
	deployment := func(spec string) string {
		return head("apps/v1", "Deployment", "name: a, namespace: b") + "spec: {template: {spec: " + spec + "}}\n"
	}
	settings := func(field string) string { return head("v1", "ConfigMap", "name: a, namespace: b") + field + "\n" }
	secret := func(field string) string { return head("v1", "Secret", "name: a, namespace: b") + field + "\n" }
	of := func(apiVersion, kind string) string { return head(apiVersion, kind, "name: a, namespace: b") }
	for sentence, c := range map[string]struct{ text, want string }{
		"a number in an environment": {
			deployment(pod(", env: [{name: A, value: 8080}]")),
			"error CF0304 spec.template.spec.containers[0].env[0].value; put the value in quotes",
		},
		"a number among arguments": {
			deployment(pod(", args: [--port, 8080]")),
			"error CF0304 spec.template.spec.containers[0].args[1]; put the value in quotes",
		},
		"a port in quotes": {
			deployment(pod(`, ports: [{containerPort: "80"}]`)),
			"error CF0304 spec.template.spec.containers[0].ports[0].containerPort; " +
				"write a whole number, without quotes",
		},
		"a boolean in a map of strings": {
			deployment("{nodeSelector: {gpu: true}}"),
			"error CF0304 spec.template.spec.nodeSelector[gpu]; put the value in quotes",
		},
		"a quantity with a wrong suffix": {
			deployment(pod(", resources: {limits: {memory: 1GB}}")),
			"error CF0304 spec.template.spec.containers[0].resources.limits[memory]; " +
				"write a quantity such as 500m or 1Gi",
		},
		"a field of Ingress that has another name now": {
			of("networking.k8s.io/v1", "Ingress") +
				"spec: {rules: [{http: {paths: [{path: /, backend: {serviceName: a, servicePort: 80}}]}}]}",
			"warning CF0316 spec.rules[0].http.paths[0].backend.serviceName; it is now service.name\n" +
				"warning CF0316 spec.rules[0].http.paths[0].backend.servicePort; it is now service.port",
		},
		"a default backend of an old Ingress": {
			of("networking.k8s.io/v1", "Ingress") + "spec: {backend: {serviceName: a}}",
			"warning CF0316 spec.backend; it is now spec.defaultBackend",
		},
		"a field with no name near it": {
			settings("contents: {a: b}"), "warning CF0316 contents; check the name of the field",
		},
		"a quantity that is a number": {deployment(pod(", resources: {limits: {memory: 1.5}}")), ""},
		"a field with another case": {
			deployment("{volumes: [{name: a, configmap: {name: b}}]}"),
			`warning CF0316 spec.template.spec.volumes[0].configmap; did you mean "configMap"?`,
		},
		"a yes without quotes, which is a boolean": {deployment("{hostNetwork: yes}"), ""},
		"a boolean in quotes": {
			deployment(`{hostNetwork: "true"}`),
			"error CF0304 spec.template.spec.hostNetwork; write true or false, without quotes",
		},
		"JSON": {
			`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"b"},` +
				`"spec":{"replicas":"2"}}`,
			"error CF0304 spec.replicas; write a whole number, without quotes",
		},
		"a JSON list": {
			`[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"b"},"spec":{"hostNetwork":"true"}}]`,
			"error CF0304 spec.hostNetwork; write true or false, without quotes",
		},
		"a version that is gone": {
			of("policy/v1beta1", "PodDisruptionBudget"), "warning CF0317 apiVersion; use policy/v1",
		},
		"a group that is gone": {
			of("extensions/v1beta1", "Ingress"), "warning CF0317 apiVersion; use networking.k8s.io/v1",
		},
		"a kind that is gone": {
			head("policy/v1beta1", "PodSecurityPolicy", "name: a"),
			"warning CF0317 apiVersion; remove the object; nothing of Kubernetes replaces it",
		},
		"a version that there never was": {of("apps/v2", "Deployment"), "warning CF0317 apiVersion; use apps/v1"},
		"a group that is missing":        {of("v1", "Deployment"), "warning CF0317 kind; use apiVersion: apps/v1"},
		"a group that is too much":       {of("apps/v1", "Service"), "warning CF0317 kind; use apiVersion: v1"},
		"a group that is misspelt": {
			of("app/v1", "Deployment"), "warning CF0317 apiVersion; use apiVersion: apps/v1",
		},
		"a group with capitals": {of("Apps/v1", "Deployment"), "warning CF0317 apiVersion; use apiVersion: apps/v1"},
		"a group with a dot that is misspelt": {
			of("networking.k8s.oi/v1", "Ingress"), "warning CF0317 apiVersion; use apiVersion: networking.k8s.io/v1",
		},
		"a kind of another project with the name of a built-in one": {of("serving.knative.dev/v1", "Service"), ""},
		"a kind of a group of k8s.io that is no built-in one": {
			of("gateway.networking.k8s.io/v1", "Gateway"), "",
		},
		"a kind with small letters": {
			of("apps/v1", "deployment"), `warning CF0317 kind; did you mean "Deployment"?`,
		},
		"a plural for a kind": {of("apps/v1", "Deployments"), `warning CF0317 kind; did you mean "Deployment"?`},
		"a label that is no label": {
			head("v1", "Namespace", "name: a, labels: {team: A Team}"),
			"error CF0304 metadata.labels[team]; use at most 63 letters, digits, '-', '_' and '.', " +
				"or write an annotation",
		},
		"labels that are labels": {head("v1", "Namespace", "name: a, labels: {team: '', x/y: a.B_c-1}"), ""},
		"an object encrypted by SOPS": {
			secret("stringData: {a: '" + cipher + "'}\n" + mac), "error CF0318 sops; " + away,
		},
		"an object with one encrypted value": {secret("stringData: {a: '" + cipher + "'}"), "error CF0318 ; " + away},
		"an encrypted environment": {
			deployment(pod(", env: [{name: A, value: '" + cipher + "'}]")), "error CF0318 ; " + away,
		},
		"values of an encrypted dotenv file": {
			settings("data: {PASSWORD: '" + cipher + "', sops_version: 3.8.1}"), "error CF0318 ; " + away,
		},
		"an encrypted dotenv file": {
			settings("data:\n  .env: |\n    PASSWORD=" + cipher + "\n    sops_mac=" + cipher),
			"warning CF0318 data[.env]; " + away,
		},
		"an encrypted YAML file": {
			settings("data:\n  a.yaml: |\n    a: " + cipher + "\n    sops:\n      mac: " + cipher),
			"warning CF0318 data[a.yaml]; " + away,
		},
		"an encrypted JSON file": {
			settings("data:\n  a.json: |\n    {\"a\": \"" + cipher + "\"}"), "warning CF0318 data[a.json]; " + away,
		},
		"an encrypted file in base64": {
			secret("data: {env: " + base64.StdEncoding.EncodeToString([]byte("A="+cipher+"\n")) + "}"),
			"warning CF0318 data.env; " + away,
		},
		"a text about SOPS":  {settings("data: {a: 'SOPS writes values as ENC[AES256_GCM,...]'}"), ""},
		"a key that is sops": {settings("data: {sops: a}"), ""},
		"what a cluster decrypts": {
			of("isindir.github.com/v1alpha3", "SopsSecret") +
				"spec: {secretTemplates: [{data: {a: '" + cipher + "'}}]}\n" + mac, "",
		},
		"a value":                {settings("data: {a: '{{ .values.region }}'}"), asWritten},
		"a value without spaces": {settings("data: {a: '{{-.values.region}}'}"), asWritten},
		"a value in a pipeline":  {settings("data: {a: '{{ .values | toJson }}'}"), asWritten},
		"values of a block":      {settings("data: {a: '{{ with .values }}{{ end }}'}"), asWritten},
		"values of a loop":       {settings("data: {a: '{{ range $k, $v := .values }}{{ end }}'}"), asWritten},
		"a value of a function":  {settings(`data: {a: '{{ get .values "region" }}'}`), asWritten},
		"a fact of the Cluster":  {settings("data: {a: '{{ .cluster.metadata.name }}'}"), asWritten},
		"a value in a key": {
			settings("data: {'{{ .values.region }}': a}"), "warning CF0319 data[…]; " + render,
		},
		"values of a Helm chart":        {settings("data: {a: '{{ .Values.region }}'}"), ""},
		"a field that begins as values": {settings("data: {a: '{{ .valuesOf }}'}"), ""},
		"a template of something else":  {settings("data: {a: '{{ .name }}'}"), ""},
		"a value in the name": {
			head("v1", "Namespace", "name: '{{ .values.region }}'"), "error CF0304 ; " + render,
		},
		"a list":         {head("v1", "List", "name: a") + "items: []\n", listed},
		"a list of kind": {head("v1", "ConfigMapList", "name: a") + "items: []\n", listed},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, problems := payload.Parse([]byte(c.text))
			var got []string
			for _, p := range problems {
				severity := string(p.Severity)
				if severity == "" {
					severity = "error"
				}
				at := ""
				if p.Payload.Field != nil {
					at = p.Payload.Field.String()
				}
				got = append(got, severity+" "+string(p.Code)+" "+at+"; "+p.Remedy)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHomes: which namespace must be there before an object.
func TestHomes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		head("v1", "ServiceAccount", "name: a, namespace: b"):                           "b",
		head("v1", "ServiceAccount", "name: a, namespace: kube-system"):                 "",
		head("v1", "ServiceAccount", "name: a, namespace: default"):                     "",
		head("rbac.authorization.k8s.io/v1", "ClusterRole", "name: a, namespace: b"):    "",
		head("example.com/v1", "Widget", "name: a, namespace: b"):                       "b",
		head("example.com/v1", "Zone", "name: a, namespace: b") + definition("Cluster"): "",
	} {
		objects := parse(t, text)
		if got := objects[0].HomeOf(payload.CustomKinds(objects)); got != want {
			t.Errorf("%s: got %q, want %q", objects[0], got, want)
		}
	}
}

// definition is the document of a CustomResourceDefinition, after another.
func definition(scope string) string {
	return "---\n" + head("apiextensions.k8s.io/v1", "CustomResourceDefinition", "name: zones.example.com") +
		"spec: {group: example.com, names: {kind: Zone, plural: zones}, scope: " + scope + "}\n"
}

// TestReferences: which objects must be there for another to work.
func TestReferences(t *testing.T) {
	t.Parallel()
	pod := func(spec string) string { return head("v1", "Pod", "name: a, namespace: b") + "spec: {" + spec + "}\n" }
	binding := head("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "name: a")
	webhooks := head("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "name: a")
	for sentence, c := range map[string]struct{ text, want string }{
		"a ServiceAccount":                      {pod("serviceAccountName: x"), "ServiceAccount b/x"},
		"a ServiceAccount by its former name":   {pod("serviceAccount: x"), "ServiceAccount b/x"},
		"the ServiceAccount of every namespace": {pod("serviceAccountName: default"), ""},
		"a Secret for pulling images":           {pod("imagePullSecrets: [{name: x}]"), "Secret b/x"},
		"a PriorityClass": {
			pod("priorityClassName: high"), "PriorityClass high (scheduling.k8s.io)",
		},
		"a PriorityClass of every cluster": {pod("priorityClassName: system-node-critical"), ""},
		"a RuntimeClass":                   {pod("runtimeClassName: gvisor"), "RuntimeClass gvisor (node.k8s.io)"},
		"volumes": {
			pod("volumes: [{configMap: {name: x}}, {secret: {secretName: v}}, " +
				"{persistentVolumeClaim: {claimName: z}}, {csi: {nodePublishSecretRef: {name: q}}}, " +
				"{projected: {sources: [{secret: {name: p}}, {configMap: {name: kube-root-ca.crt}}]}}]"),
			"ConfigMap b/x, Secret b/v, PersistentVolumeClaim b/z, Secret b/q, Secret b/p",
		},
		"optional references": {
			pod("volumes: [{configMap: {name: x, optional: true}}], containers: [{envFrom: " +
				"[{secretRef: {name: v, optional: true}}]}]"), "",
		},
		"the Secret of a ServiceAccount": {
			head("v1", "ServiceAccount", "name: a, namespace: b") + "imagePullSecrets: [{name: x}]\n", "Secret b/x",
		},
		"a role, and who has it": {
			binding + "roleRef: {kind: ClusterRole, name: x}\n" +
				"subjects: [{kind: ServiceAccount, name: v, namespace: c}, {kind: Group, name: z}]\n",
			"ClusterRole x (rbac.authorization.k8s.io), ServiceAccount c/v",
		},
		"what every cluster has": {
			binding + "roleRef: {kind: ClusterRole, name: cluster-admin}\n" +
				"subjects: [{kind: ServiceAccount, name: node-controller, namespace: kube-system}]\n", "",
		},
		"what is scaled": {
			head("autoscaling/v2", "HorizontalPodAutoscaler", "name: a, namespace: b") +
				"spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}}\n", "Deployment b/x (apps)",
		},
		"the Services of an Ingress": {
			head("networking.k8s.io/v1", "Ingress", "name: a, namespace: b") +
				"spec: {defaultBackend: {service: {name: x}}, " +
				"rules: [{http: {paths: [{backend: {service: {name: v}}}]}}]}\n",
			"Service b/x, Service b/v",
		},
		"the Service of a webhook": {
			webhooks + "webhooks: [{clientConfig: {service: {name: x, namespace: c}}}, {clientConfig: {url: z}}]\n",
			"Service c/x",
		},
		"the Service of an API": {
			head("apiregistration.k8s.io/v1", "APIService", "name: a") + "spec: {service: {name: x, namespace: c}}\n",
			"Service c/x",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			objects, _ := payload.Parse([]byte(c.text))
			var got []string
			for _, id := range objects[0].References() {
				got = append(got, id.String())
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
