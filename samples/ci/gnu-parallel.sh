#!/bin/sh
# Checks scenarios in parts with GNU parallel: gnu-parallel.sh PATH [SHARDS]
# On one machine `memzone check PATH` alone uses all processors. This is for several: name them in MACHINES, as for `parallel --sshloginfile`
# (one a line, `:` is this one). memzone and PATH must be there under the same names; results come back over ssh.
set -u
PATH_CHECKED=${1:?name a folder of scenarios}
SHARDS=${2:-4}
export PATH_CHECKED SHARDS
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# What each part prints is a file of its own; that it ends with 1, a scenario with an error, is for the merge to say.
seq "$SHARDS" | parallel --will-cite ${MACHINES:+--sshloginfile "$MACHINES" --env PATH_CHECKED --env SHARDS} --results "$results/{}.jsonl" \
  'memzone check "$PATH_CHECKED" --jobs 1 --shard {}/"$SHARDS" --format jsonl' >/dev/null
memzone merge "$results"/*.jsonl
