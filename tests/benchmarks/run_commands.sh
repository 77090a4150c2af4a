#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares `landline-cli run` with xargs and GNU parallel over many small commands: wall time, all three in each
# round, in an order that turns, so that what else the machine does meets all alike.
#
#   run_commands.sh [--json] [--commands N] [--jobs N] [--rounds N] [--cli PROGRAM]
set -eu

json=false commands=1000 jobs=2 rounds=10
cli="$(dirname "$0")/../../build/release/bin/landline-cli"
while [ $# -gt 0 ]; do
    case "$1" in
        --json) json=true ;;
        --commands) commands=$2; shift ;;
        --jobs) jobs=$2; shift ;;
        --rounds) rounds=$2; shift ;;
        --cli) cli=$2; shift ;;
        *) sed -n '6p' "$0" | cut -c3- >&2; exit 2 ;;
    esac
    shift
done
[ -x "$cli" ] || { echo "run_commands.sh: there is no $cli: build the release preset" >&2; exit 1; }

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
list="$directory/commands"
for ((i = 0; i < commands; i++)); do echo true; done > "$list"

names=(landline xargs)
command -v parallel > /dev/null && names+=(parallel)

run() {
    case "$1" in
        landline) "$cli" run -j "$jobs" ;;
        xargs) xargs -P "$jobs" -I{} sh -c {} ;;
        parallel) parallel --will-cite -j "$jobs" ;;
    esac < "$list" > /dev/null
}

for ((round = 0; round <= rounds; round++)); do # the first one warms up
    for ((i = 0; i < ${#names[@]}; i++)); do
        name=${names[(i + round) % ${#names[@]}]}
        begin=$EPOCHREALTIME
        run "$name"
        end=$EPOCHREALTIME
        [ "$round" -eq 0 ] || echo "$round $(( ${end/./} - ${begin/./} ))" >> "$directory/$name"
    done
done

# Medians, and the median of landline's ratio to the other within each round.
median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
seconds() { cut -d' ' -f2 "$directory/$1" | median | awk '{ printf "%.3f", $1 / 1e6 }'; }
ratio() { join "$directory/landline" "$directory/$1" | awk '{ print $2 / $3 }' | median | awk '{ printf "%.3f", $1 }'; }
sort -o "$directory/landline" "$directory/landline"
for name in "${names[@]}"; do sort -o "$directory/$name" "$directory/$name"; done

if $json; then
    printf '{"benchmark":"run_commands","commands":%d,"jobs":%d,"rounds":%d' "$commands" "$jobs" "$rounds"
    for name in "${names[@]}"; do printf ',"%s_seconds":%s' "$name" "$(seconds "$name")"; done
    for name in "${names[@]:1}"; do printf ',"ratio_to_%s":%s' "$name" "$(ratio "$name")"; done
    echo '}'
else
    printf '%d × true, %d at once, %d rounds, medians\n' "$commands" "$jobs" "$rounds"
    printf '%-10s %10s %10s  %s\n' program seconds 'each, ms' 'landline / it, paired'
    for name in "${names[@]}"; do
        printf '%-10s %10s %10s  %s\n' "$name" "$(seconds "$name")" \
            "$(seconds "$name" | awk -v n="$commands" '{ printf "%.2f", $1 * 1000 / n }')" "$(ratio "$name")"
    done
fi
