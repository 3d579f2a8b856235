#!/usr/bin/env bash
# Installs capifleet: "install.sh release" takes the binary of a release, where there is one, and "install.sh source"
# compiles it. What is meant by VERSION: nothing is the version of this action, "source" the source that this script is
# part of, and anything else a version of the Go module.
set -euo pipefail

bin="$RUNNER_TEMP/capifleet-bin"
mkdir -p "$bin"

# tag is the tag of the release that is wanted, empty where none is. The ref of a fork is not a release of capifleet.
tag() {
	local wanted="${VERSION:-}"
	if [ -z "$wanted" ] && [ "${ACTION_REPOSITORY:-}" = capifleet/capifleet ]; then
		wanted="${ACTION_REF:-}"
	fi
	if [[ "$wanted" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
		echo "$wanted"
	fi
}

# platform is the system and the architecture in the name of an archive, empty where there is no archive for them.
platform() {
	local system machine
	case "${RUNNER_OS:-}" in
	Linux) system=linux ;;
	macOS) system=darwin ;;
	*) return ;;
	esac
	case "${RUNNER_ARCH:-}" in
	X64) machine=amd64 ;;
	ARM64) machine=arm64 ;;
	*) return ;;
	esac
	echo "${system}_$machine"
}

# fetch URL FILE writes a file, and prints the status of HTTP. It fails if there is no answer.
fetch() {
	curl --silent --show-error --location --retry 3 --output "$2" --write-out '%{http_code}' "$1"
}

refuse() {
	echo "::error title=capifleet::$1" >&2
	exit 1
}

sum() {
	if command -v sha256sum >/dev/null; then
		sha256sum "$1"
	else
		shasum -a 256 "$1"
	fi | cut -d ' ' -f 1
}

# release installs the binary of a release. It fails if what it downloads is not what the release says.
release() {
	local tag platform archive base status want
	tag="$(tag)"
	platform="$(platform)"
	if [ -z "$tag" ] || [ -z "$platform" ]; then
		echo 'No release is wanted, or there is no binary for this system. capifleet is compiled.'
		return 1
	fi
	archive="capifleet_${tag#v}_$platform.tar.gz"
	base="${RELEASES:-https://github.com/capifleet/capifleet/releases/download}/$tag"
	status="$(fetch "$base/$archive" "$RUNNER_TEMP/$archive")" || refuse "$base/$archive cannot be downloaded."
	case "$status" in
	200) ;;
	404)
		echo "There is no $base/$archive. capifleet is compiled."
		return 1
		;;
	*) refuse "$base/$archive cannot be downloaded: HTTP status $status." ;;
	esac
	status="$(fetch "$base/checksums.txt" "$RUNNER_TEMP/checksums.txt")" || status=0
	[ "$status" = 200 ] ||
		refuse "$base/checksums.txt cannot be downloaded, so nobody knows whether $archive is that of the release."
	want="$(awk -v name="$archive" '$2 == name { print $1 }' "$RUNNER_TEMP/checksums.txt")"
	[ -n "$want" ] || refuse "checksums.txt of $tag does not have $archive."
	[ "$(sum "$RUNNER_TEMP/$archive")" = "$want" ] ||
		refuse "$archive is not that of the release: its SHA-256 is not the one in checksums.txt of $tag."
	tar -xzf "$RUNNER_TEMP/$archive" -C "$bin" capifleet || refuse "$archive of $tag does not have the program."
	echo "Installed capifleet $tag from $base/$archive."
}

# compile installs what Go makes of the source.
compile() {
	if [ -n "${VERSION:-}" ] && [ "$VERSION" != source ]; then
		GOBIN="$bin" CGO_ENABLED=0 go install "github.com/capifleet/capifleet@$VERSION"
		return
	fi
	local source revision
	source="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
	revision="$(git -C "$source" describe --tags --always 2>/dev/null || basename "$source")"
	cd "$source"
	CGO_ENABLED=0 go build -trimpath -buildvcs=false \
		-ldflags "-s -w -X github.com/capifleet/capifleet/internal/cli.version=$revision" -o "$bin/capifleet" .
}

installed=true
case "${1:-}" in
release) release || installed=false ;;
source) compile ;;
*) refuse 'use: install.sh release, or install.sh source' ;;
esac
echo "installed=$installed" >>"$GITHUB_OUTPUT"
[ "$installed" = false ] || echo "$bin" >>"$GITHUB_PATH"
