package payload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

const (
	secret      = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: a}\nstringData: {t: u}\n"
	emptySecret = "apiVersion: v1\nkind: Secret\nmetadata: {name: e, namespace: a}\n"
)

// configMapOf is a ConfigMap that holds lines of a script.
func configMapOf(name string, lines int) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  namespace: a\ndata:\n  script: |\n" +
		strings.Repeat("    echo \"a line of a script\"\n", lines)
}

// deploymentOf is an object in which much repeats.
func deploymentOf(name string, containers int) string {
	var text strings.Builder
	text.WriteString("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name + "\n  namespace: a\n" +
		"spec:\n  template:\n    spec:\n      containers:\n")
	for i := range containers {
		fmt.Fprintf(&text, `      - name: c%d
        env:
        - name: NODE_NAME
          valueFrom:
            fieldRef:
              fieldPath: spec.nodeName
        resources:
          limits:
            cpu: 100m
`, i)
	}
	return text.String()
}

func documentsJoined(texts ...string) string {
	return strings.Join(texts, "---\n")
}

// TestPack: into how many ConfigMaps and Secrets objects go, and how each is written.
func TestPack(t *testing.T) {
	t.Parallel()
	const (
		namespaceLine = "{apiVersion: v1,kind: Namespace,metadata: {name: a}}\n"
		configMapLine = "{apiVersion: v1,kind: ConfigMap,metadata: {name: b,namespace: a},data: {c: d}}\n"
	)
	quoted := strings.ReplaceAll(configMapOf("x", 8000), "a line of a script", `" "a" "b" "c" "`)
	cases := map[string]struct {
		objects string
		format  payload.Format
		want    []string // KIND NUMBER: how each object is written
	}{
		"a small payload stays as it was": {
			documentsJoined(namespace, configMap), payload.Auto, []string{"ConfigMap 1: as written, as written"},
		},
		"Secrets with data go their own way": {
			documentsJoined(secret, emptySecret, configMap, namespace), payload.Auto,
			[]string{"ConfigMap 1: as written, as written, as written", "Secret 1: as written"},
		},
		"nothing but a Secret": {secret, payload.Auto, []string{"Secret 1: as written"}},
		"a larger payload is compacted": {
			documentsJoined(namespace, deploymentOf("x", 1500), configMapOf("z", 20)), payload.Auto,
			[]string{"ConfigMap 1: as written, compact, compact"},
		},
		"what is shorter as written stays so": {
			documentsJoined(namespace, quoted), payload.Auto, []string{"ConfigMap 1: as written, as written"},
		},
		"ConfigMaps do not decide for Secrets": {
			documentsJoined(secret, deploymentOf("x", 1500)), payload.Auto,
			[]string{"ConfigMap 1: compact", "Secret 1: as written"},
		},
		"as written where that is said": {
			documentsJoined(namespace, deploymentOf("x", 1500)), payload.Plain,
			[]string{"ConfigMap 1: as written, as written"},
		},
		"compact where that is said": {
			documentsJoined(namespace, configMap, secret), payload.Compact,
			[]string{"ConfigMap 1: compact, compact", "Secret 1: compact"},
		},
		"JSON where that is said": {
			documentsJoined(namespace, configMap, secret), payload.JSON,
			[]string{"ConfigMap 1: JSON, JSON", "Secret 1: JSON"},
		},
		"several ConfigMaps": {
			documentsJoined(namespace, configMapOf("x", 20_000), configMapOf("z", 20_000), configMap), payload.Plain,
			[]string{"ConfigMap 1: as written, as written, as written", "ConfigMap 2: as written"},
		},
		"no objects": {"", payload.Auto, nil},
		"what a line says first is which it is": {
			namespaceLine, payload.Compact, []string{"ConfigMap 1: as written"},
		},
		"compacted once more it is what it was": {
			documentsJoined(namespaceLine, configMapLine), payload.Compact,
			[]string{"ConfigMap 1: as written, as written"},
		},
		"JSON where quotes make compact no better": {
			manyQuoted("b", 6000), payload.Auto, []string{"ConfigMap 1: JSON"},
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			objects := parse(t, c.objects)
			shards := pack(t, objects, c.format)
			wantDelivered(t, objects, shards)
			if diff := cmp.Diff(c.want, formsOf(shards, objects)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			slices.Reverse(objects)
			if c.format == payload.Auto && len(shards) > 0 {
				wantDelivered(t, objects, pack(t, objects, c.format))
			}
		})
	}
}

// manyQuoted is a ConfigMap with pairs that need quotes in YAML too.
func manyQuoted(name string, count int) string {
	var text strings.Builder
	text.WriteString(`{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "` + name + `"}, "data": {`)
	for i := range count {
		fmt.Fprintf(&text, `"key of %d":    "value of %d",    `, i, i)
	}
	text.WriteString(`"c": "d"}}` + "\n")
	return text.String()
}

// formsOf says how objects were written.
func formsOf(shards []payload.Shard, objects []payload.Object) []string {
	var said []string
	for _, shard := range shards {
		var forms []string
		for _, document := range documentsOf(shard.Data[payload.Key]) {
			form := "compact"
			document = bytes.TrimPrefix(document, []byte("---\n"))
			if slices.ContainsFunc(objects, func(o payload.Object) bool { return o.Text() == string(document) }) {
				form = "as written"
			} else if json.Valid(document) {
				form = "JSON"
			}
			forms = append(forms, form)
		}
		said = append(said, fmt.Sprintf("%s %d: %s", shard.Kind, shard.Number, strings.Join(forms, ", ")))
	}
	return said
}

// TestPackKeepsTheOrder: within a ConfigMap and from one to the next, nothing comes before what it
// needs.
func TestPackKeepsTheOrder(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("a word or two ", 50_000)
	large := strings.Replace(widget, "spec: {", `spec: {conversion: {strategy: "`+words+`"}, `, 1)
	another := strings.ReplaceAll(large, "idget", "onder")
	weather := strings.ReplaceAll(large, "idget", "eather")
	objects := parse(t, documentsJoined(
		custom, configMap, widget, another, namespace, weather, configMapOf("x", 100)))
	var got []string
	for _, shard := range pack(t, objects, payload.Auto) {
		packed := parse(t, shard.Data[payload.Key])
		names := make([]string, len(packed))
		for i, object := range packed {
			names[i] = object.String()
		}
		got = append(got, fmt.Sprintf("%s %d: %s", shard.Kind, shard.Number, strings.Join(names, ", ")))
	}
	want := []string{
		"ConfigMap 1: Namespace a, CustomResourceDefinition widgets.example.com, " +
			"CustomResourceDefinition wonders.example.com",
		"ConfigMap 2: CustomResourceDefinition weathers.example.com, ConfigMap a/b, ConfigMap a/x, Widget w",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAnEditTouchesOneShard: if an object keeps its size, or grows a little, the other shards keep
// their bytes.
func TestAnEditTouchesOneShard(t *testing.T) {
	t.Parallel()
	var texts []string
	for i := range 45 {
		texts = append(texts, deploymentOf(fmt.Sprint("d", i), 5+i), configMapOf(fmt.Sprint("c", i), 600+i*15))
	}
	objects := parse(t, documentsJoined(texts...))
	for _, format := range []payload.Format{payload.Auto, payload.Plain} {
		before := pack(t, objects, format)
		if len(before) < 2 {
			t.Fatalf("%s: %d shards", format, len(before))
		}
		for i := 0; i < len(texts); i += 31 {
			edited := slices.Clone(objects)
			text := strings.Replace(texts[i], "100m", "2000m", 1)
			edited[i] = parse(t, strings.Replace(text, "a line", "a longer line", 1))[0]
			touched := 0
			for at, shard := range pack(t, edited, format) {
				if shard.Data[payload.Key] != before[at].Data[payload.Key] {
					touched++
				}
			}
			if touched != 1 {
				t.Errorf("%s: an edit of object %d touches %d shards of %d", format, i, touched, len(before))
			}
		}
	}
}

// TestTooLarge: the problem names an object that does not fit, and its largest field, but shows no
// text of it.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	const limit = " as it is packed, and a ConfigMap or Secret holds at most 1048576; its largest field is "
	lines := func(count int) string { return configMapOf("x", count) }
	cases := map[string]struct {
		objects string
		format  payload.Format
		want    []string
	}{
		"a ConfigMap": {lines(60_000), payload.Auto, []string{
			"in ConfigMap a/x: the object has 1740089 bytes" + limit +
				"data.script, with 1740002 bytes as JSON; make it smaller",
		}},
		"where another format helps": {deploymentOf("x", 8000), payload.Plain, []string{
			"in Deployment a/x: the object has 1599012 bytes" + limit +
				"spec.template.spec.containers, with 1110891 bytes as JSON; remove format",
		}},
		"each of several": {
			documentsJoined(lines(60_000), namespace, strings.Replace(lines(50_000), "name: x", "name: z", 1)),
			payload.Auto,
			[]string{
				"in ConfigMap a/x: the object has 1740089 bytes", "in ConfigMap a/z: the object has 1450089 bytes",
			},
		},
		"a Secret": {
			head("v1", "Secret", "name: s") + "stringData: {key: " + strings.Repeat("secret", 200_000) + "}\n",
			payload.Auto,
			[]string{
				"in Secret s: the object has 1200072 bytes" + limit + "stringData.key, with 1200002 bytes as JSON; ",
			},
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			shards, problems := payload.Pack(parse(t, c.objects), c.format)
			if len(shards) > 0 || len(problems) != len(c.want) {
				t.Fatalf("%d shards, problems %+v", len(shards), problems)
			}
			for i, problem := range problems {
				said := problem.Text()
				if problem.Code != fleet.TooLarge || !strings.HasPrefix(said, c.want[i]) {
					t.Errorf("got  %s\nwant %s", said, c.want[i])
				}
			}
		})
	}
}
