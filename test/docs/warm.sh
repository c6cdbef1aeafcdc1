#!/usr/bin/env bash
# `iamsync` in the shells of the pages: asks the warm process (.scripts/warm.mjs), or starts the program where that reads input or serves.
if [ "$1" = sandbox ] || [ ! -c /dev/stdin ]; then exec "$IAMSYNC_NODE" "$IAMSYNC_PROGRAM" "$@"; fi
request=$(mktemp -d "$IAMSYNC_REQUESTS/XXXXXX")
printf '%s\0' "$@" >"$request/args"
env -0 >"$request/env"
exec 3<>"/dev/tcp/127.0.0.1/$IAMSYNC_WARM"
printf '%s\n%s\n\n' "$PWD" "$request" >&3
read -r code <&3
cat "$request/out"
cat "$request/err" >&2
exit "$code"
