package emit

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// The kinds that are written beside those of Argo CD, with the fields that are written. Kubernetes' and Cluster API's own types would bring all of k8s.io/api into the
// program, a fifth of its size: what reads fields by name, as templates do, keeps every method of every type that is registered. A test holds these to them.

// clusterResourceSetSecretType is the type of the Secrets that a ClusterResourceSet may deliver (Cluster API's ClusterResourceSetSecretType).
const clusterResourceSetSecretType = "addons.cluster.x-k8s.io/resource-set"

// clusterResourceSet is Cluster API's, of v1beta1 or v1beta2: the specs of both are spelled alike.
type clusterResourceSet struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              clusterResourceSetSpec `json:"spec"`
}

type clusterResourceSetSpec struct {
	ClusterSelector metav1.LabelSelector `json:"clusterSelector"`
	Resources       []resourceRef        `json:"resources"`
	Strategy        string               `json:"strategy"`
}

// resourceRef names a payload, in the namespace of the ClusterResourceSet.
type resourceRef struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // ConfigMap or Secret
}

type configMap struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Data              map[string]string `json:"data"`
}

type secret struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	StringData        map[string]string `json:"stringData"`
	Type              string            `json:"type,omitempty"`
}
