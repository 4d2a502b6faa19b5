#!/bin/sh
# The policy engine and its peers in one run, on the same million records: builds the program, installs the peers (npm, exact
# versions) where they are not there yet, makes the records, runs all of them, and ends with 1 when a histogram differs.
#   bench/policy/run.sh [FOLDER] [RECORDS] [RECORDS for zen-engine] [RECORDS for feelin]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-$root/build/bench}
[ -d "$root/build/release" ] || cmake --preset release -S "$root" >/dev/null
cmake --build "$root/build/release" --target policy_bench >&2
[ -d "$root/bench/node_modules/@gorules" ] || npm --prefix "$root/bench" install --no-save --no-audit --no-fund >&2
node "$here/gen.mjs" "$folder" "${2:-1000000}"
"$root/build/release/policy_bench" "$folder"
node "$here/peers.mjs" "$folder" "${3:-100000}" "${4:-5000}"
