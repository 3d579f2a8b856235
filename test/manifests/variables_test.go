package manifests

import (
	"cmp"
	"regexp"
	"strings"
	"testing"
)

// filled is a template of clusterctl with values for its variables, ${VARIABLE}. A default of the
// template is taken: ${VARIABLE:=default}. $${ is how a template writes ${.
func filled(text string) string {
	variable := regexp.MustCompile(`\$?\$\{ *(\w+) *(?::?[-=]([^{}]*)|:\d+:\d+)?\}`)
	for {
		next := variable.ReplaceAllStringFunc(text, func(found string) string {
			if strings.HasPrefix(found, "$$") {
				return found
			}
			parts := variable.FindStringSubmatch(found)
			return cmp.Or(parts[2], valueOf(parts[1]))
		})
		if next == text {
			return strings.ReplaceAll(text, "$${", "${")
		}
		text = next // a default may have been a variable
	}
}

// valueOf is a value as a user would set it.
func valueOf(variable string) string {
	switch variable {
	case "CLUSTER_NAME":
		return "eu-1"
	case "NAMESPACE", "CLUSTER_NAMESPACE":
		return "default"
	case "CNI_RESOURCES": // the tests of Cluster API set the data of a ConfigMap
		return `{cni.yaml: "apiVersion: v1\nkind: Namespace\nmetadata: {name: calico-system}\n"}`
	case "AWS_REGION":
		return "eu-central-1"
	case "MULTI_TENANCY_NESTED_IDENTITY_NAME": // another one than MULTI_TENANCY_JUMP_IDENTITY_NAME
		return "nested"
	case "UPGRADE_POLICY":
		return "standard"
	case "DOCKER_POD_CIDRS", "DOCKER_SERVICE_CIDRS", "DOCKER_POD_IPV6_CIDRS", "DOCKER_SERVICE_IPV6_CIDRS":
		return "10.0.0.0/16" // in a list already
	}
	for suffix, value := range map[string]string{
		"_VERSION": "v1.34.1", "_COUNT": "3", "_CIDRS": `["10.0.0.0/16"]`, "_ID": "id-0123456789",
		"_ZONE": "eu-central-1a", "_TYPE": "t3.large", "_ARN": "arn:aws:iam::123456789012:role/example",
	} {
		if strings.HasSuffix(variable, suffix) {
			return value
		}
	}
	return "example"
}

func TestFilled(t *testing.T) {
	for text, want := range map[string]string{
		"${CLUSTER_NAME}-${ CLUSTER_NAME }":  "eu-1-eu-1",
		`${POD_CIDR:=["192.168.0.0/16"]}`:    `["192.168.0.0/16"]`,
		"${CLASS_NAMESPACE:-${NAMESPACE}}/x": "default/x",
		"${CLUSTER_NAME:0:54}":               "eu-1",
		"${WORKER_MACHINE_COUNT}":            "3",
		"$${version}":                        "${version}",
		"$version":                           "$version",
	} {
		if got := filled(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
