package page

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// top is the top of the repository, from here.
const top = "../.."

// workshop is the folder of what is made once for all tests: the program, and pages.
var workshop string

// browser is the browser that all tests share. It is nil where there is none.
var browser context.Context

// TestMain makes the workshop, and starts the browser.
func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if workshop, err = os.MkdirTemp("", "capifleet-page-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(workshop) }()
	if _, err := exec.LookPath("chromium"); err == nil {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"),
			chromedp.UserDataDir(filepath.Join(workshop, "browser")), chromedp.Flag("lang", "en-US"))
		all, stop := chromedp.NewExecAllocator(context.Background(), options...)
		defer stop()
		one, end := chromedp.NewContext(all)
		defer end()
		if err := chromedp.Do(one); err != nil { // It starts here, so that no test waits for it.
			fmt.Fprintln(os.Stderr, "start chromium:", err)
			return 1
		}
		browser = one
	}
	return m.Run()
}

// needBrowser skips a test where there is no browser. In CI it fails.
func needBrowser(t *testing.T) {
	t.Helper()
	if browser != nil {
		return
	}
	message := "NO PAGE IS TESTED: there is no chromium; on Debian, install the package chromium"
	if os.Getenv("CI") != "" {
		t.Fatal(message)
	}
	t.Skip(message)
}
