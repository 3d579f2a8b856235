#!/usr/bin/env bash
# Compiles capifleet: a version of it, or, without VERSION, the source that this script is part of.
set -euo pipefail

bin="$RUNNER_TEMP/capifleet-bin"
mkdir -p "$bin"
if [ -n "${VERSION:-}" ]; then
	GOBIN="$bin" CGO_ENABLED=0 go install "github.com/capifleet/capifleet@$VERSION"
else
	source="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
	revision="$(git -C "$source" describe --tags --always 2>/dev/null || basename "$source")"
	(cd "$source" && CGO_ENABLED=0 go build -trimpath -buildvcs=false \
		-ldflags "-s -w -X github.com/capifleet/capifleet/internal/cli.version=$revision" -o "$bin/capifleet" .)
fi
echo "$bin" >> "$GITHUB_PATH"
