package page

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	pages "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is a page that is open in a browser without history, cookies or storage of others. At the
// end of its test nothing must have been asked of anybody, and the console must be empty.
type tab struct {
	t    *testing.T
	ctx  context.Context
	file string // the page
}

// view is what the page is looked at with.
type view struct {
	width, height int64
	media         string // "print", or "" for a screen
	dark          bool   // what the system asks for
	lax           bool   // scripts of the test may do what the policy of the page forbids
}

// desk is the screen of most tests.
func desk() view { return view{width: 1280, height: 900} }

// open opens a page at a fragment, such as "#clusters".
func open(t *testing.T, file, fragment string, v view) tab {
	t.Helper()
	needBrowser(t)
	ctx, done := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(done)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	b := tab{t: t, ctx: ctx, file: file}
	heard := &heard{file: file}
	if err := chromedp.Listen(ctx, heard.event); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { heard.mustBeSilent(t) })
	call(b, log.Enable, cdp.Empty{})
	call(b, network.Enable, network.EnableParams{})
	call(b, pages.SetBypassCSP, pages.SetBypassCSPParams{Enabled: v.lax})
	b.look(v)
	b.visit(fragment)
	return b
}

// look changes what the page is looked at with.
func (b tab) look(v view) {
	b.t.Helper()
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: v.media, Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	b.do(chromedp.EmulateViewport(v.width, v.height))
}

// visit opens the page at a fragment as a link from elsewhere does.
func (b tab) visit(fragment string) {
	b.t.Helper()
	address := url.URL{Scheme: "file", Path: b.file}
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address.String()+fragment))
	b.wait(`document.documentElement.dataset.ready === "true"`)
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// call sends a command of the protocol.
func call[P, R any](b tab, command cdp.Command[P, R], parameters P) R {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, parameters)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// value is what an expression of JavaScript is in the page. A promise is waited for.
func value[T any](b tab, expression string) T {
	b.t.Helper()
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return found
}

// wait waits until an expression holds.
func (b tab) wait(expression string) {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if value[bool](b, "Boolean("+expression+")") {
			return
		}
	}
	b.t.Fatalf("never true: %s\nThe page is at %s", expression, b.fragment())
}

// texts are the texts of the elements that a selector finds, as a reader sees them.
func (b tab) texts(selector string) []string {
	b.t.Helper()
	return value[[]string](b, fmt.Sprintf(`Array.from(document.querySelectorAll(%q), (one) =>
		one.innerText.replace(/\s+/g, " ").trim())`, selector))
}

// text is the text of the one element that a selector finds.
func (b tab) text(selector string) string {
	b.t.Helper()
	found := b.texts(selector)
	if len(found) != 1 {
		b.t.Fatalf("%d elements are %q, want one", len(found), selector)
	}
	return found[0]
}

func (b tab) count(selector string) int {
	b.t.Helper()
	return value[int](b, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

// click clicks the first element that a selector finds, with the mouse.
func (b tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// press presses keys one after the other. As of a real keyboard, a key that the page takes for
// itself is not typed.
func (b tab) press(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		for _, one := range key {
			var text string
			events := kb.Encode(one)
			for _, event := range events {
				text += event.Text
			}
			down, up := *events[0], *events[len(events)-1]
			down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, text
			call(b, input.DispatchKeyEvent, down)
			call(b, input.DispatchKeyEvent, up)
		}
	}
}

// fragment is the part of the address that the page keeps its state in.
func (b tab) fragment() string {
	b.t.Helper()
	return value[string](b, "location.hash")
}

// focus says what has the focus: its tag, id or class, and its text.
func (b tab) focus() string {
	b.t.Helper()
	return value[string](b, `(() => {
		const one = document.activeElement;
		return [one.localName, one.id || one.className, one.innerText?.replace(/\s+/g, " ").trim().slice(0, 60)]
			.filter(Boolean).join(" ");
	})()`)
}

// heard is what a page has said and asked for.
type heard struct {
	file  string
	mutex sync.Mutex
	lines []string
}

func (h *heard) event(event any) {
	line := ""
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		texts := []string{}
		for _, one := range event.Args {
			texts = append(texts, string(one.Value)+one.Description)
		}
		line = fmt.Sprintf("console.%s: %s", event.Type, strings.Join(texts, " "))
	case *runtime.EventExceptionThrown:
		line = "exception: " + (&chromedp.ExceptionError{ExceptionDetails: event.ExceptionDetails}).Error()
	case *log.EventEntryAdded:
		line = fmt.Sprintf("%s of %s: %s", event.Entry.Level, event.Entry.Source, event.Entry.Text)
	case *pages.EventJavascriptDialogOpening:
		line = "a dialog: " + event.Message
	case *network.EventRequestWillBeSent:
		address, _ := url.Parse(event.Request.URL)
		isFile := address.Scheme == "file" && address.Path == h.file
		if !isFile && !slices.Contains([]string{"about", "data", "blob"}, address.Scheme) {
			line = "request: " + event.Request.URL
		}
	}
	if line == "" {
		return
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.lines = append(h.lines, line)
}

func (h *heard) mustBeSilent(t *testing.T) {
	t.Helper()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, line := range h.lines {
		t.Errorf("the page of %s said or asked: %s", h.file, line)
	}
}
