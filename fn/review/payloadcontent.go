package review

import (
	"bufio"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// contents reads payloads: each text once, and only those that are asked for.
type contents struct {
	texts  map[string]*content
	counts map[string]int
	read   map[*Payload]*content
	bytes  map[*Payload]string
	diffs  map[[2]*packed][]difference
}

func newContents() *contents {
	return &contents{
		texts: map[string]*content{}, counts: map[string]int{}, read: map[*Payload]*content{},
		bytes: map[*Payload]string{}, diffs: map[[2]*packed][]difference{},
	}
}

// content is the objects of a payload.
type content struct {
	objects []*packed
	byID    map[fleet.ID]*packed
	known   bool // whether all of it could be read
}

// packed is an object of a payload.
type packed struct {
	id   fleet.ID
	tree map[string]any
}

// bytesOf are what Cluster API makes the hash of a payload of: the values, in the order of their
// keys (computeHash in its clusterresourceset_helpers.go).
func (c *contents) bytesOf(p *Payload) string {
	if text, exists := c.bytes[p]; exists {
		return text
	}
	values := make([]string, 0, len(p.Data))
	for _, key := range slices.Sorted(maps.Keys(p.Data)) {
		values = append(values, p.Data[key])
	}
	c.bytes[p] = strings.Join(values, "")
	return c.bytes[p]
}

// same reports whether two payloads are the same to Cluster API.
func (c *contents) same(a, b *Payload) bool {
	return a.Missing == b.Missing && c.bytesOf(a) == c.bytesOf(b)
}

// of is the content of a payload: its objects in the order in which they are applied, each once.
func (c *contents) of(p *Payload) *content {
	if whole, exists := c.read[p]; exists {
		return whole
	}
	whole := &content{known: !p.Missing, byID: map[fleet.ID]*packed{}}
	for _, key := range slices.Sorted(maps.Keys(p.Data)) {
		part := c.ofText(p.Data[key])
		whole.known = whole.known && part.known
		for _, object := range part.objects {
			if whole.byID[object.id] == nil {
				whole.byID[object.id] = object
				whole.objects = append(whole.objects, object)
			}
		}
	}
	c.read[p] = whole
	return whole
}

// ofText is the content of one value of a payload.
func (c *contents) ofText(text string) *content {
	if known, exists := c.texts[text]; exists {
		return known
	}
	read := &content{known: true}
	if strings.TrimSpace(text) != "" {
		trees, problems := payload.ParseTrees([]byte(text))
		read.known = len(problems) == 0
		for _, tree := range trees {
			// Cluster API can create no object that has no name.
			if object := (&packed{fleet.RefOf(tree).ID(), tree}); object.id.Kind != "" && object.id.Name != "" {
				object.tree, _ = wholeNumbers(tree).(map[string]any)
				read.objects = append(read.objects, object)
			}
		}
	}
	c.texts[text] = read
	return read
}

// differences are those of two objects, in the order of their paths.
func (c *contents) differences(before, after *packed) []difference {
	pair := [2]*packed{before, after}
	found, exists := c.diffs[pair]
	if !exists && before != after {
		found = differences(before.tree, after.tree)
		c.diffs[pair] = found
	}
	return found
}

// wholeNumbers is a value whose numbers are written in one way: 1.0 and 1e0 as 1.
func wholeNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			value[key] = wholeNumbers(inner)
		}
	case []any:
		for i, inner := range value {
			value[i] = wholeNumbers(inner)
		}
	case json.Number:
		number, err := value.Float64()
		if err == nil && number == math.Trunc(number) && math.Abs(number) < 1<<53 {
			return json.Number(strconv.FormatInt(int64(number), 10))
		}
	}
	return value
}

// count is how many objects a payload has, without reading them: a document is what stands between
// separators, unless that is nothing but comments.
func (c *contents) count(p *Payload) int {
	total := 0
	for _, text := range p.Data {
		number, exists := c.counts[text]
		if !exists {
			number = documentsIn(text)
			c.counts[text] = number
		}
		total += number
	}
	return total
}

func documentsIn(text string) int {
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		var list []json.RawMessage
		if json.Unmarshal([]byte(text), &list) == nil {
			return len(list)
		}
	}
	count, open := 0, false
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(lines.Text(), "---"):
			open = false
		case !open && line != "" && !strings.HasPrefix(line, "#"):
			count, open = count+1, true
		}
	}
	return count
}
