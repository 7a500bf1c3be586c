#!/bin/sh
# Reads a cloud as shell scripts do that know only the documented contract. Arguments: the cloud's address, an API token.
# Prints: networks, managed nodes, packages, notes, snapshots, snapshot nodes, as one line of numbers.
set -eu
base=$1
token=$2

# Any page's address, with /api in front of its path; anything but 200 is an error.
get() {
    curl -sS --fail --max-time 30 \
        -H "X-Authorization: Token $token" -H 'Accept: application/json' -H 'Content-Type: application/json' \
        "$base/api$1"
}

# Items of a list, one a line, until a page is empty.
items() {
    offset=0
    while :; do
        page=$(get "$1?offset=$offset&limit=$2")
        count=$(printf '%s' "$page" | jq '.items | length')
        [ "$count" -gt 0 ] || break
        printf '%s' "$page" | jq -c '.items[]'
        offset=$((offset + $2))
    done
}

networks=$(items /apps/sonar/networks 30 | jq -r .networkId)
nodes=0 packages=0 notes=0 snapshots=0 snapshot_nodes=0
for network in $networks; do
    path=/apps/sonar/networks/$network
    for node in $(items "$path/managed-nodes" 10 | jq -r .managedNodeId); do
        nodes=$((nodes + 1))
        packages=$((packages + $(items "$path/managed-nodes/$node/packages" 500 | wc -l)))
        notes=$((notes + $(get "$path/managed-nodes/$node/notes/" | jq '.items | map(select(.title and .body)) | length')))
    done
    for snapshot in $(items "$path/snapshots" 50 | jq -r .snapshotId); do
        snapshots=$((snapshots + 1))
        snapshot_nodes=$((snapshot_nodes + $(get "$path/snapshots/$snapshot/nodes?limit=1000" | jq .total)))
    done
done
echo "$(echo "$networks" | wc -l) $nodes $packages $notes $snapshots $snapshot_nodes"
