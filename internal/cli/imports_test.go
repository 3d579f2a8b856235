package cli_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestProgramIsSmall wants none of the packages in the program that would bring all types of
// Kubernetes or of Cluster API: a fifth of its size, and its image is to stay below 20 MB. The
// linter's import rules see what a package imports itself; this sees what comes with that.
func TestProgramIsSmall(t *testing.T) {
	list := exec.Command("go", "list", "-mod=readonly", "-deps", ".")
	list.Dir = root
	list.Env = append(list.Environ(), "GOPROXY=off")
	text, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(text))
	if !slices.Contains(packages, "github.com/capifleet/capifleet/fn/emit") {
		t.Errorf("these are not the packages of the program: %s", text)
	}
	for _, one := range packages {
		for _, large := range []string{"k8s.io/api/", "k8s.io/client-go/", "sigs.k8s.io/cluster-api/"} {
			if strings.HasPrefix(one, large) {
				t.Errorf("the program has %s; write the fields that are needed as types of its own, as fn/emit does", one)
			}
		}
	}
}
