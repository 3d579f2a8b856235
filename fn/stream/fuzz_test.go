package stream_test

import (
	"bytes"
	"testing"

	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/test/fuzzing"
)

func seeds(f *testing.F) {
	for _, folder := range []string{"corpus", "refused"} {
		for name, text := range files(f, folder) {
			if name != "alias_bomb_across" { // slow, and the fuzzer multiplies it
				f.Add(text)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		count.Input(t)
		for _, d := range stream.SplitDocuments("f", text) {
			_, _ = stream.FromDocuments([]stream.Document{d})
		}
		l, err := stream.Parse(text)
		if err != nil {
			return
		}
		if len(l.Items()) > 0 {
			count.Accepted(t)
		}
		if _, err := readOtherwise(text, l); err != nil {
			t.Fatal(err)
		}
		for _, item := range l.Items() {
			if _, err := item.Tree(); err != nil || item.Err() != nil {
				continue
			}
			if err := goodDocument(item); err != nil {
				t.Fatal(err)
			}
		}
		if got := written(t, l); !bytes.Equal(got, text) {
			t.Fatalf("untouched list differs:\n%s", got)
		}
		if _, err := read(text); err == nil {
			if err := rebuilt(text, uint(len(text)), "kind: N\n", `[{"m":"n"}]`); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzEdit(f *testing.F) {
	for _, text := range files(f, "corpus") {
		f.Add(text, "app", "value", "tier")
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, text []byte, key, value, remove string) {
		count.Input(t)
		l, err := stream.Parse(text)
		if err != nil {
			return
		}
		if _, err := read(text); err != nil {
			return
		}
		if stream.NewItem([]byte("a: b\n")).Edit(stream.Edit{SetLabels: map[string]string{key: value}}) != nil {
			return // not UTF-8
		}
		e := stream.Edit{
			SetLabels: map[string]string{key: value}, SetAnnotations: map[string]string{key: value},
			RemoveLabels: []string{remove}, RemoveAnnotations: []string{remove, key},
		}
		if len(l.Items()) > 0 {
			count.Accepted(t)
		}
		for i := range min(len(l.Items()), 3) {
			if err := editedAlone(text, i, e); err != nil {
				t.Fatalf("item %d: %v", i, err)
			}
		}
	})
}
