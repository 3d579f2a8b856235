#!/usr/bin/env bash
# Compares the fleets of a directory with those of another revision. Writes the summary of the job, and a folder with
# the FleetDiff and the text of the comment. It always succeeds once there is something to report; the status of the
# comparison is an output, so that what was found is kept before the job fails.
set -euo pipefail

review="$RUNNER_TEMP/capifleet-review"
rm -rf "$review"
mkdir -p "$review"

flags=(--against "$AGAINST")
[ -z "${FLEET:-}" ] || flags+=(--fleet "$FLEET")
[ -z "${FAIL_ON:-}" ] || flags+=(--fail-on "$FAIL_ON")
[ -z "${MAX_CLUSTERS:-}" ] || flags+=(--max-clusters "$MAX_CLUSTERS")
[ "${ALLOW_UNREADABLE_BASE:-false}" != true ] || flags+=(--allow-unreadable-base)
[ -z "${STRICT:-}" ] || flags+=("--strict=$STRICT")

status=0
printed=0
capifleet diff "$DIR" "${flags[@]}" --annotations github --output json \
	> "$review/fleetdiff.json" 2> "$review/messages.txt" || status=$?
# The annotations are workflow commands, which only count on standard output.
cat "$review/messages.txt"
if [ "$status" = 0 ] || [ "$status" = 3 ]; then
	capifleet diff "$DIR" "${flags[@]}" --output markdown > "$review/comment.md" 2> "$review/comment.txt" || printed=$?
	if [ "$printed" != "$status" ]; then
		cat "$review/comment.txt" >&2
		exit "$printed"
	fi
	rm "$review/comment.txt"
	# A version of capifleet that has been asked for by number may not write the page.
	capifleet diff "$DIR" "${flags[@]}" --output html > "$review/page.html" 2> /dev/null || true
	[ -s "$review/page.html" ] || rm "$review/page.html"
else
	# Nothing was compared. The comment must not show an older comparison as if it were of this commit.
	: > "$review/fleetdiff.json"
	{
		echo '### capifleet: nothing was compared'
		echo
		echo "\`capifleet diff\` ended with status $status. Its messages are in the log of the job."
	} > "$review/comment.md"
fi
echo "$status" > "$review/status"

cat "$review/comment.md" >> "$GITHUB_STEP_SUMMARY"
result=Error
if [ "$status" = 3 ]; then
	result=Failed
elif [ "$status" = 0 ]; then
	result=Changed
	! grep -q '"result": "Same"' "$review/fleetdiff.json" || grep -q '"result": "Changed"' "$review/fleetdiff.json" || result=Same
fi
{
	echo "review=$review"
	echo "result=$result"
	echo "status=$status"
} >> "$GITHUB_OUTPUT"
