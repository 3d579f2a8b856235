package spelling

import "testing"

// TestIsTypo: typos are found, and names of which both may be meant are not.
func TestIsTypo(t *testing.T) {
	t.Parallel()
	for name, wanted := range map[string]string{
		"prodution": "production", "prodcution": "production", "Production": "production", "productions": "production",
		"prduction-eu": "production-eu", "prd": "prod", "stagin": "staging", "stagging": "staging",
		"eu_west_1": "eu-west-1", "euwest1": "eu-west-1", "eu-wset-1": "eu-west-1", "PROD": "prod",
	} {
		if !IsTypo(name, wanted) {
			t.Errorf("%s is a typo of %s, and was not recognised", name, wanted)
		}
	}
	for name, other := range map[string]string{
		"production": "production", "eu": "us", "eux": "eu", "eu-1": "eu-2", "v1": "v2", "prod1": "prod2",
		"prod":   "prod1",
		"zone-a": "zone-b", "us-east-1": "us-west-1", "us-east-1a": "us-east-1b", "northwest": "northeast",
		"southcentralus": "northcentralus", "internal": "external", "staging": "production", "dev": "div", "": "prod",
		"prod-eu": "prod-us", "prod-eu-1": "prod-eu", "1.33": "1.34", "rack-1-11": "rack-11-1",
		"proud-statging": "prod-staging",
	} {
		if IsTypo(name, other) || IsTypo(other, name) {
			t.Errorf("%s and %s may both be meant, and one was taken for a typo", name, other)
		}
	}
}
