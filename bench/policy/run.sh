#!/bin/sh
# The policy engine and its peers in one run, on the same million records. Builds nothing: have build/release/policy_bench, and
# `npm --prefix bench ci` for the peers (without them it says so and runs ours alone).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../build/bench}
n=${2:-1000000}
node "$here/gen.mjs" "$folder" "$n"
"$here/../../build/release/policy_bench" "$folder"
if [ -d "$here/../node_modules" ]; then node "$here/peers.mjs" "$folder"; else echo "peers not installed: npm --prefix bench ci"; fi
