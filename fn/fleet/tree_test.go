package fleet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookUp(t *testing.T) {
	t.Parallel()
	within := map[string]any{
		"a": map[string]any{"b": []any{"x", map[string]any{"c": int64(1)}}}, "n": nil,
	}
	for what, test := range map[string]struct {
		path []string
		want any
	}{
		"the tree itself":          {nil, within},
		"an item of a list":        {[]string{"a", "b", "0"}, "x"},
		"a field of the last item": {[]string{"a", "b", "1", "c"}, int64(1)},
		"beyond the last item":     {[]string{"a", "b", "2"}, nil},
		"before the first item":    {[]string{"a", "b", "-1"}, nil},
		"a name in a list":         {[]string{"a", "b", "x"}, nil},
		"a key that is missing":    {[]string{"a", "c"}, nil},
		"below a text":             {[]string{"a", "b", "0", "y"}, nil},
		"below nothing":            {[]string{"n", "y"}, nil},
	} {
		if diff := cmp.Diff(test.want, LookUp(within, test.path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
