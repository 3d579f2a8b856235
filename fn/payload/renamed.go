package payload

import (
	"strings"

	"github.com/capifleet/capifleet/fn/kubernetes"
)

// renamedTo is what has replaced a field that earlier versions of a built-in kind have; "" where
// there is nothing.
func (o Object) renamedTo(path []kubernetes.Segment) string {
	var names []string
	for _, segment := range path {
		if segment.Field != "" {
			names = append(names, segment.Field)
		}
	}
	return renamedFields(o.Group() + "/" + o.Kind)[strings.Join(names, ".")]
}

// renamedFields are the fields of earlier versions of a kind, and what has replaced them
// (Kubernetes v1.36 staging/src/k8s.io/api: networking/v1beta1, autoscaling/v1 and v2beta1,
// discovery/v1beta1, flowcontrol/v1beta2; apiextensions-apiserver pkg/apis/apiextensions/v1beta1).
func renamedFields(kind string) map[string]string {
	switch kind {
	case "networking.k8s.io/Ingress":
		return map[string]string{
			"spec.backend":                              "spec.defaultBackend",
			"spec.defaultBackend.serviceName":           "service.name",
			"spec.defaultBackend.servicePort":           "service.port",
			"spec.rules.http.paths.backend.serviceName": "service.name",
			"spec.rules.http.paths.backend.servicePort": "service.port",
		}
	case "autoscaling/HorizontalPodAutoscaler":
		return map[string]string{
			"spec.targetCPUUtilizationPercentage":            "spec.metrics",
			"spec.metrics.resource.targetAverageUtilization": "target.averageUtilization",
			"spec.metrics.resource.targetAverageValue":       "target.averageValue",
		}
	case "apiextensions.k8s.io/CustomResourceDefinition":
		return map[string]string{
			"spec.version":                  "spec.versions[].name",
			"spec.validation":               "spec.versions[].schema",
			"spec.subresources":             "spec.versions[].subresources",
			"spec.additionalPrinterColumns": "spec.versions[].additionalPrinterColumns",
		}
	case "discovery.k8s.io/EndpointSlice":
		return map[string]string{"endpoints.topology": "nodeName and zone"}
	case "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration":
		return map[string]string{"spec.limited.assuredConcurrencyShares": "nominalConcurrencyShares"}
	}
	return nil
}
