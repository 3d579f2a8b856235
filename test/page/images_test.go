package page

import (
	"image/png"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// mostImage is how large a picture of the documentation may be, in bytes.
const mostImage = 300_000

// TestThePicturesOfTheDocumentation: each picture that a page names is there, is not large, and can
// be read, and each picture is named by a page.
func TestThePicturesOfTheDocumentation(t *testing.T) {
	folder := filepath.Join(top, "docs", "images")
	var named []string
	for _, page := range []string{"README.md", "docs/page.md", "docs/review-a-change.md"} {
		text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?:src|srcset)="([^"]+)"`).FindAllSubmatch(text, -1) {
			named = append(named, filepath.Join(top, filepath.FromSlash(path.Join(path.Dir(page), string(found[1])))))
		}
	}
	if len(named) == 0 {
		t.Fatal("no page has a picture")
	}
	for _, name := range named {
		file, err := os.Open(name)
		if err != nil {
			t.Errorf("a page names a picture that is not there: %v", err)
			continue
		}
		if _, err := png.Decode(file); err != nil {
			t.Errorf("%s is not a picture: %v", name, err)
		}
		if about, err := file.Stat(); err != nil || about.Size() > mostImage {
			t.Errorf("%s has more than %d bytes: %v", name, mostImage, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if !slices.Contains(named, name) {
			t.Errorf("no page names %s", name)
		}
	}
}
