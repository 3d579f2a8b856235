package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// inventory is which files of the folder are the command's, by their paths.
type inventory map[string]entry

// entry is a file of the inventory.
type entry struct {
	Owners  []Owner  `json:"for"`
	Digests []digest `json:"digests"` // of each text that was, or was about to be, written to it
}

// recognizes reports whether a text is one that was written to the file.
func (e entry) recognizes(text []byte) bool {
	own := digestOf(text)
	return own != "" && slices.Contains(e.Digests, own)
}

// version of the form of the inventory.
const version = 1

// readInventory reads the text of an inventory. A path that leads out of the folder, or a form that
// is not known, makes all of it unreadable. The error is a sentence.
func readInventory(text []byte) (inventory, error) {
	var read struct {
		Version int       `json:"version"`
		Files   inventory `json:"files"`
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil || decoder.More() {
		return nil, errors.New("it is not an inventory that capifleet has written")
	}
	if read.Version != version {
		return nil, errors.New("it is of another version of capifleet")
	}
	for name := range read.Files {
		if wrongPath(name) != "" {
			return nil, errors.New("it lists a path that capifleet does not write")
		}
	}
	return read.Files, nil
}

// text is the inventory as it is written: sorted, with a line for each file, so that version
// control shows and merges each by itself.
func (i inventory) text() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{\"version\":1,\"files\":{")
	for at, name := range fleet.SortedKeys(i) {
		if at > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(i[name])
		if err != nil {
			return nil, err
		}
		out.WriteByte('\n')
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteString("\n}}\n")
	return out.Bytes(), nil
}

// Listed are the paths that the text of an inventory lists, with those whose they are. The error is
// a sentence.
func Listed(text []byte) (map[string][]Owner, error) {
	read, err := readInventory(text)
	if err != nil {
		return nil, err
	}
	listed := make(map[string][]Owner, len(read))
	for name, entry := range read {
		listed[name] = entry.Owners
	}
	return listed, nil
}
