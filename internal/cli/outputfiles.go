package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// files are the manifests by their files. Objects of one file of the input stay together, in their
// order, as kpt keeps them. Two objects that nothing tells apart in a file are two files of one
// path, which are refused.
func (r rendering) files(fleets []*fleet.Fleet, printed []encode.Printed) ([]output.File, error) {
	byPath := map[string][]encode.Printed{}
	for _, one := range printed {
		byPath[one.File] = append(byPath[one.File], one)
	}
	var files []output.File
	for _, name := range fleet.SortedKeys(byPath) {
		for _, together := range apart(byPath[name]) {
			text, err := fileText(together)
			if err != nil {
				return nil, fmt.Errorf("write %s: %w", name, err)
			}
			file := output.File{Path: name, Text: text}
			for _, one := range together {
				file.Objects = append(file.Objects, one.Ref)
				if one.Owner != nil {
					file.Owners = append(file.Owners, r.owner(one.Owner))
				} else {
					file.Owners = append(file.Owners, r.owners(fleets)...)
				}
			}
			slices.Sort(file.Owners)
			file.Owners = slices.Compact(file.Owners)
			files = append(files, file)
		}
	}
	return files, nil
}

// inFolder are manifests of a directory with files that lie in it. An object from a file above the
// directory, as kustomize has it from ../base, gets a file of its own, as kpt would name it. One
// that has the same path as another object gets a name that ends in a hash of what it is.
func inFolder(printed []encode.Printed) []encode.Printed {
	printed = slices.Clone(printed)
	var moved []int
	count := map[string]int{} // objects, by the lower case of their paths
	for i, one := range printed {
		if strings.HasPrefix(one.File, "../") {
			printed[i] = one.MovedTo(encode.NamedFile(one.Ref, ""))
			moved = append(moved, i)
		}
		count[strings.ToLower(printed[i].File)]++
	}
	for _, i := range moved {
		if one := printed[i]; count[strings.ToLower(one.File)] > 1 {
			group, _ := path.Split(one.APIVersion) // versions may change
			is := strings.Join([]string{group, one.Kind, one.Namespace, one.Name}, "|")
			printed[i] = one.MovedTo(encode.NamedFile(one.Ref, "-"+fleet.NameHash(is)))
		}
	}
	return printed
}

// apart are the manifests of a path, sorted by their places in the file. Those that have the place
// of another one are apart from it.
func apart(printed []encode.Printed) [][]encode.Printed {
	slices.SortStableFunc(printed, func(a, b encode.Printed) int { return a.Index - b.Index })
	var files [][]encode.Printed
	for i, one := range printed {
		if i == 0 || one.Index == printed[i-1].Index {
			files = append(files, nil)
		}
		last := len(files) - 1
		files[last] = append(files[last], one)
	}
	return files
}

// fileText is the text of a file. As kpt does, a file of JSON that holds one object is written as
// JSON (shouldJSONEncodeSingleBareNode in kio/byteio_writer.go of kyaml).
func fileText(printed []encode.Printed) ([]byte, error) {
	var text bytes.Buffer
	if len(printed) == 1 && printed[0].Tree != nil {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(printed[0].Tree)
		return text.Bytes(), err
	}
	for i, one := range printed {
		if i > 0 && !bytes.HasPrefix(one.Text, []byte("---")) {
			text.WriteString("---\n")
		}
		text.Write(one.Text)
	}
	return text.Bytes(), nil
}
