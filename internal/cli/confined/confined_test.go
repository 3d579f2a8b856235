package confined_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/capifleet/capifleet/internal/cli/confined"
)

// TestFolder follows links from a folder below a root, and nothing beyond the root.
func TestFolder(t *testing.T) {
	top := t.TempDir()
	for _, name := range []string{"beyond/x.yaml", "root/common/s.yaml", "root/fleet/a.yaml", "root/fleet/sub/b.yaml"} {
		file := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"common": "../common", "out": "../../beyond", "circle": "circle",
		"absolute": filepath.Join(top, "root", "common"),
		"sub/up":   "../..", "chain": "sub/up/fleet/common", "home": "../../root/common",
	} {
		if err := os.Symlink(target, filepath.Join(top, "root", "fleet", name)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(top, "root"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	folder := confined.Folder{Root: root.FS(), Dir: "fleet"}
	for name, test := range map[string]struct {
		want string
		err  error
	}{
		".":                 {want: "fleet"},
		"a.yaml":            {want: "fleet/a.yaml"},
		"common/s.yaml":     {want: "common/s.yaml"},
		"chain/s.yaml":      {want: "common/s.yaml"},
		"sub/up":            {want: "."},
		"../common":         {want: "common"},
		"out/x.yaml":        {err: confined.ErrOutside},
		"home/s.yaml":       {err: confined.ErrOutside},
		"../../beyond":      {err: confined.ErrOutside},
		"absolute/s.yaml":   {err: confined.ErrOutside},
		"circle":            {err: confined.ErrCircle},
		"nowhere/a.yaml":    {err: fs.ErrNotExist},
		"common/other.yaml": {err: fs.ErrNotExist},
	} {
		got, err := folder.Real(name)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("Real(%q) is %q, %v; want %q, %v", name, got, err, test.want, test.err)
		}
	}
	if text, err := fs.ReadFile(folder, "common/s.yaml"); err != nil || string(text) != "root/common/s.yaml" {
		t.Errorf("through a link: %q, %v", text, err)
	}
	for _, name := range []string{"../common/s.yaml", "out/x.yaml", "absolute/s.yaml", "/etc/passwd", "home/s.yaml"} {
		if text, err := fs.ReadFile(folder, name); err == nil {
			t.Errorf("%s: %q is read", name, text)
		}
		if _, err := fs.Stat(folder, name); err == nil {
			t.Errorf("%s: it is there", name)
		}
	}
}
