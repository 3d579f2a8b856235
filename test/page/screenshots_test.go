package page

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "a folder to write the pictures of the documentation into")

// TestScreenshots makes the pictures of the documentation: "make screenshots".
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("the pictures are made by make screenshots")
	}
	pages := made(t, theStory)
	for name, shot := range map[string]struct {
		file, fragment string
		height         int64
	}{
		"diff":    {pages.diff, "", 1100},
		"matrix":  {pages.diff, "#clusters?open=1", 620},
		"cluster": {pages.diff, "#cluster/clusters/eu-prod-003?tab=clusters", 860},
		"plan":    {pages.plan, "", 1100},
	} {
		for theme, isDark := range map[string]bool{"light": false, "dark": true} {
			b := open(t, shot.file, shot.fragment, view{width: 1280, height: shot.height, dark: isDark})
			picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(*screenshots, "page-"+name+"-"+theme+".png")
			if err := os.WriteFile(file, picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
