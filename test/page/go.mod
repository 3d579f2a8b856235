// Tests of the page in a browser. A module apart, since what drives the browser is of no use to the function.
module github.com/capifleet/capifleet/test/page

go 1.26.0

require (
	github.com/capifleet/capifleet v0.0.0
	github.com/chromedp/cdproto v0.160.1
	github.com/chromedp/chromedp v0.23.1
	github.com/google/go-cmp v0.7.0
	sigs.k8s.io/yaml v1.6.0
)

require (
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	go.yaml.in/yaml/v2 v2.4.4 // indirect
)

replace github.com/capifleet/capifleet => ../..
