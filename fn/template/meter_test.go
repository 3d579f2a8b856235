package template

import (
	"bytes"
	"testing"
)

// TestMeterWritesUpToItsLimit: the last byte that fits is written, and the next one is refused and
// leaves what is there.
func TestMeterWritesUpToItsLimit(t *testing.T) {
	t.Parallel()
	var m meter
	m.reset()
	for _, size := range []int{1, MaxSize - 1} {
		if n, err := m.Write(bytes.Repeat([]byte("x"), size)); n != size || err != nil {
			t.Fatalf("write %d bytes: %d, %v", size, n, err)
		}
	}
	n, err := m.Write([]byte("x"))
	if n != 0 || err == nil || err.Error() != "it writes more than 65536 bytes" {
		t.Errorf("one byte more: %d, %v", n, err)
	}
	if len(m.out) != MaxSize {
		t.Errorf("holds %d bytes, want %d", len(m.out), MaxSize)
	}
}
