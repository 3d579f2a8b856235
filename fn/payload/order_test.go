package payload_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

// TestDeliveryOrder: a payload with a Namespace or a definition comes before those that need it,
// and nothing else moves.
func TestDeliveryOrder(t *testing.T) {
	const gadget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: gitops}\n"
	const plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: kube-public}\n"
	cases := map[string]struct {
		payloads []string
		want     []int
	}{
		"nothing is needed":                  {[]string{plain, widget, gitops}, []int{0, 1, 2}},
		"a custom resource before its kind":  {[]string{plain, gadget, plain, widget}, []int{0, 3, 1, 2}},
		"an object before its Namespace":     {[]string{moved, plain, gitops}, []int{2, 0, 1}},
		"both, one of which needs the other": {[]string{gadget, widget + "---\n" + moved, gitops}, []int{2, 1, 0}},
		"what it holds itself": {
			[]string{gitops + "---\n" + widget + "---\n" + gadget, gitops, widget}, []int{0, 1, 2},
		},
		"each needs the other": {
			[]string{gadget, plain, widget + "---\n" + moved, gitops + "---\n" + gadget}, []int{3, 2, 0, 1},
		},
		"one that cannot be read, so is not it": {[]string{"", plain}, []int{0, 1}},
		"none":                                  {nil, []int{}},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			objects := make([][]payload.Object, len(c.payloads))
			for i, text := range c.payloads {
				if strings.TrimSpace(text) != "" {
					objects[i] = parse(t, text)
				}
			}
			if diff := cmp.Diff(c.want, payload.DeliveryOrder(objects)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
