# What developers and CI run. "make" alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS ?= -s -w -X github.com/capifleet/capifleet/internal/cli.version=$(VERSION)
IMAGE ?= capifleet:latest
BUILD_FLAGS ?=
# What makes the program small: nothing speaks HTTP/2, and code that only describes types is not inlined.
SMALL := -tags nethttpomithttp2 -gcflags 'k8s.io/...=-l' -gcflags 'google.golang.org/...=-l' -gcflags 'github.com/google/...=-l' \
	-gcflags 'github.com/go-openapi/...=-l' -gcflags 'github.com/spf13/...=-l' -gcflags 'sigs.k8s.io/cluster-api/...=-l' \
	-gcflags 'sigs.k8s.io/kustomize/...=-l' -gcflags 'sigs.k8s.io/structured-merge-diff/...=-l' -gcflags 'github.com/itchyny/...=-l' \
	-gcflags 'github.com/fxamacker/...=-l' -gcflags 'github.com/shopspring/...=-l' -gcflags 'github.com/json-iterator/...=-l' \
	-gcflags 'crypto/...=-l' -gcflags 'net/...=-l'
BIN ?= bin
FUZZTIME ?= 20s
N ?= 40
SEED ?= 1

# The same flags everywhere, so that everything is compiled once: a static program without paths of the machine in it. Its
# version comes from LDFLAGS, not from the state of the clone, which another user may own.
export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -trimpath -buildvcs=false

# The linter is compiled on demand: into bin, or into a folder that outlives the clone, where somebody made one. It is golangci-lint as
# Kubernetes' linter of API types builds it, so that one program does both.
KAL_VERSION := v0.0.0-20260716143926-092fe0c72997
CACHE := $(abspath $(or $(CAPIFLEET_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/capifleet))
TOOLS := $(abspath $(if $(wildcard $(CACHE)/.),$(CACHE)/bin,bin))
GOLANGCI := $(TOOLS)/kube-api-linter-$(KAL_VERSION)/golangci-lint-kube-api-linter

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##- / {print "\n" substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##- Use

.PHONY: build
build: ## Build bin/capifleet
	@go build $(SMALL) -ldflags '$(LDFLAGS)' -o '$(BIN)/capifleet' .

.PHONY: demo
demo: build ## Plan the quick-start fleet, compare it after an edit of one line, and print the manifests
	@echo 'The Clusters of a fleet, and its FleetConfig, in examples/quick-start:'
	@cd examples/quick-start && find . -name '*.yaml' | sort | sed 's/^/    /'
	@printf '\nWhat reaches each Cluster:\n\n    $$ capifleet plan\n\n'
	@program=$$(cd '$(BIN)' && pwd)/capifleet; cd examples/quick-start && "$$program" plan
	@printf '\nSomebody renames the entry fleet-workload to workload, in one line:\n\n    $$ capifleet diff --against ../before\n\n'
	@program=$$(cd '$(BIN)' && pwd)/capifleet; demo=$$(mktemp -d); trap 'rm -rf "$$demo"' EXIT; \
	cp -R examples/quick-start "$$demo/before"; cp -R examples/quick-start "$$demo/after"; cd "$$demo/after"; \
	sed 's/- name: fleet-workload/- name: workload/' ../before/fleet.yaml >fleet.yaml; \
	"$$program" diff --against ../before
	@printf '\nWhat capifleet adds to the Clusters:\n\n    $$ capifleet render --only generated\n\n'
	@program=$$(cd '$(BIN)' && pwd)/capifleet; cd examples/quick-start && "$$program" render --only generated

.PHONY: image
image: ## Build the container image (IMAGE=capifleet:latest, BUILD_FLAGS=)
	@$(or $(shell command -v docker || command -v podman),docker) build --build-arg VERSION='$(VERSION)' $(BUILD_FLAGS) -t '$(IMAGE)' .

GORELEASER_VERSION := v2.17.0
GORELEASER := $(TOOLS)/goreleaser-$(GORELEASER_VERSION)/goreleaser

.PHONY: release-snapshot
release-snapshot: $(GORELEASER) ## Make the archives of a release in dist/, without publishing, and run the demo of that for Linux
	@'$(GORELEASER)' check
	@GOFLAGS= '$(GORELEASER)' release --snapshot --clean --skip=sbom,sign
	@demo=$$(mktemp -d); trap 'rm -rf "$$demo"' EXIT; tar -xzf dist/capifleet_*_linux_amd64.tar.gz -C "$$demo"; \
	cd examples/quick-start; "$$demo/capifleet" version; "$$demo/capifleet" plan; "$$demo/capifleet" render --only generated >/dev/null

.PHONY: release
release: $(GORELEASER) ## Make and publish a draft of the release of a tag (for .github/workflows/release.yaml)
	@GOFLAGS= '$(GORELEASER)' release --clean

##- Prove

.PHONY: reproducible
reproducible: ## Build the program for linux/amd64 in two folders, and want the same bytes
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; mkdir "$$dir/elsewhere"; \
	tar -cf - --exclude=./.git --exclude=./bin --exclude=./dist . | tar -xf - -C "$$dir/elsewhere"; \
	GOOS=linux GOARCH=amd64 go build $(SMALL) -ldflags '$(LDFLAGS)' -o "$$dir/one" .; \
	(cd "$$dir/elsewhere" && GOOS=linux GOARCH=amd64 go build $(SMALL) -ldflags '$(LDFLAGS)' -o "$$dir/two" .); \
	sha256sum "$$dir/one" "$$dir/two" | sed 's|  .*/|  |'; cmp "$$dir/one" "$$dir/two"

.PHONY: vulnerabilities
vulnerabilities: ## Look for known vulnerabilities in what the program calls; needs the database at vuln.go.dev
	@go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 .

.PHONY: test
test: ## Run the tests (Go alone)
	@go test ./...
	@cd test/publicapi && go test ./...

.PHONY: e2e
e2e: ## Run the program and its image under real clients; the first time this compiles them
	@cd test/clients && CAPIFLEET_CACHE='$(wildcard $(CACHE))' go test -v -count 1 -timeout 30m .

.PHONY: page
page: ## Open the pages of diff and plan in chromium, and judge them by axe-core of npm
	@cd test/page && CAPIFLEET_CACHE='$(wildcard $(CACHE))' go test -v -count 1 -timeout 15m .

.PHONY: page-figures
page-figures: ## Print how long the page of large fleets takes to open and to filter, and its size
	@cd test/page && go test -v -count 1 -timeout 30m -run TestFigures . -figures

.PHONY: differential
differential: ## Judge what the binary prints by Cluster API's and Argo CD's own code; the first time this compiles both
	@cd test/capi && go test -count 1 -timeout 30m .
	@cd test/controllers && go test -vet off -count 1 -timeout 30m ./registrar ./argocd # vet would analyse all of Argo CD

.PHONY: controllers
controllers: ## Apply what the program prints to real control planes and controllers; the first time this compiles them
	@echo 'Compiling the test program; the first time this takes minutes'
	@cd test/controllers && CAPIFLEET_CACHE='$(wildcard $(CACHE))' go test -vet off -v -count 1 -parallel 3 -timeout 60m ./scenarios

.PHONY: controllers-all
controllers-all: ## The same with the scenarios that take long
	@echo 'Compiling the test program; the first time this takes minutes'
	@cd test/controllers && CAPIFLEET_CACHE='$(wildcard $(CACHE))' go test -vet off -v -count 1 -parallel 3 -timeout 120m ./scenarios -args -all

.PHONY: bench
bench: ## Print what the program costs beside others, with the targets (docs/performance.md)
	@go run ./internal/bench

.PHONY: fuzz
fuzz: ## Run each fuzz test for a short time, and count what it accepts (FUZZTIME=20s)
	@counts=$$(mktemp -d); trap 'rm -rf "$$counts"' EXIT; export CAPIFLEET_FUZZ_COUNTS="$$counts"; \
	grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -rn1 dirname | sort -u | while read -r package; do \
		for name in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' "$$package"/*_test.go | cut -d' ' -f2 | sort -u); do \
			echo "$$package $$name"; \
			rm -f "$$counts"/*; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$package"; \
			inputs=$$(wc -c <"$$counts/$$name.inputs"); accepted=$$(wc -c <"$$counts/$$name.accepted"); \
			echo "$$name: $$inputs inputs, $$accepted accepted ($$((100 * accepted / inputs)) %)"; \
		done; \
	done

.PHONY: mutants
mutants: ## Print which of N random mistakes in the code no test catches (N=40 SEED=1)
	@go run ./test/mutants -n $(N) -seed $(SEED)

##- Keep in order

.PHONY: generate
generate: ## Write the generated files again
	@go generate ./...

.PHONY: verify
verify: ## Check that generated files, go.mod and go.sum are current
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	mkdir "$$dir/before" "$$dir/after"; \
	tar -cf - --exclude=./.git --exclude=./bin . | tar -xf - -C "$$dir/before"; \
	cp -R "$$dir/before/." "$$dir/after"; \
	(cd "$$dir/after" && go generate ./...); \
	if ! diff -ru "$$dir/before" "$$dir/after"; then \
		echo 'Generated files are not current: run "make generate".' >&2; exit 1; \
	fi
	@go mod tidy -diff
	@cd test/publicapi && go mod tidy -diff
	@cd test/page && go mod tidy -diff
	@go mod verify >/dev/null

.PHONY: lint
lint: $(GOLANGCI) ## Run the linters
	@$(GOLANGCI) run ./...
	@cd test/clients && $(GOLANGCI) run --config ../../.golangci.yaml ./...
	@cd test/capi && $(GOLANGCI) run --config ../../.golangci.yaml ./...
	@cd test/publicapi && $(GOLANGCI) run --config ../../.golangci.yaml ./...
	@cd test/page && $(GOLANGCI) run --config ../../.golangci.yaml ./...
	@cd test/controllers && $(GOLANGCI) fmt --config ../../.golangci.yaml --diff
	@# Linters that need types would read all 1,700 packages of Argo CD's, for longer than all else takes.
	@cd test/controllers && $(GOLANGCI) run --config ../../.golangci.yaml --enable-only lll,funlen,nolintlint \
		./environment ./scenarios ./registrar ./programs/...
	@$(GOLANGCI) run --config .golangci-api.yaml ./api/...

.PHONY: lint-selftest
lint-selftest: $(GOLANGCI) ## Prove that the linter refuses a forbidden import in each package
	@go test -tags lintselftest ./test/lintcheck -golangci-lint $(GOLANGCI)

.PHONY: format
format: $(GOLANGCI) ## Format the sources
	@$(GOLANGCI) fmt ./...

.PHONY: screenshots
screenshots: ## Make the pictures of the documentation again, in chromium
	@cd test/page && go test -v -count 1 -timeout 15m -run TestScreenshots . -screenshots '$(CURDIR)/docs/images'

.PHONY: upstream
upstream: ## Record the hashes of the modules that test/upstream names, after an edit of a version
	@cd test/upstream/pins && rm -f go.sum && go mod download github.com/argoproj/argo-cd/v2 github.com/argoproj/argo-cd/v3 \
		sigs.k8s.io/cluster-api sigs.k8s.io/cluster-api/test sigs.k8s.io/cluster-api-provider-aws/v2
	@cd test/upstream/pins && for version in $$(sed -n 's/.* ArgoCD + "@\(.*\)"$$/\1/p' ../release.go); do \
		GOTOOLCHAIN=local go mod download -json "github.com/argoproj/argo-cd/v3@$$version" | \
			sed -n 's|^.*"Sum": "\(.*\)".*|github.com/argoproj/argo-cd/v3 '"$$version"' \1|p' >>go.sum || true; \
	done

.PHONY: clean
clean: ## Remove what was built here
	@rm -rf bin dist

$(GORELEASER):
	@echo 'Compiling goreleaser, once'
	@GOFLAGS= GOBIN=$(@D) go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)

$(GOLANGCI):
	@echo 'Compiling golangci-lint, once'
	@GOBIN=$(@D) go install sigs.k8s.io/kube-api-linter/cmd/golangci-lint-kube-api-linter@$(KAL_VERSION)
