#!/usr/bin/env bash
# Builds the report of the committed sample through the command line and opens it in headless Chromium.
#
#   tests/Browser/run.sh [--fifteen-years] [RESULT.xml]
#
# --fifteen-years opens the report of a made-up market of fifteen years too, and says how long that takes.
# CHROMIUM names the browser where it is not found by its usual names. Needs Node.js 20 or later, npm, and the .NET SDK.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

fifteen=""
[ "${1:-}" != --fifteen-years ] || { fifteen=1; shift; }
result=${1:-}

export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || { echo "No Chromium was found; name it in CHROMIUM." >&2; exit 2; }

[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
program="$root/src/MgcBackfill.Cli/bin/Release/net10.0/mgc-backfill.dll"
[ -f "$program" ] || dotnet build "$root/src/MgcBackfill.Cli" -c Release -v quiet --nologo
mgc() { dotnet exec "$program" "$@"; }

REPORTS=$(mktemp -d)
export REPORTS
trap 'rm -rf "$REPORTS"' EXIT
sample=$(echo "$root"/samples/*.dbn.zst)
cd "$REPORTS"
{
    mgc backfill --db sample.db --dbn "$sample"
    mgc report --db sample.db --dbn "$sample" --out valid.html
    # Another market's bars: the gate of the source must fail, and the page must say so.
    mgc sample --out other.dbn.zst --start 2024-02-19 --end 2024-04-19 --seed 2
    mgc report --db sample.db --dbn other.dbn.zst --out invalid.html || [ $? -eq 5 ]
    if [ -n "$fifteen" ]; then
        mgc sample --out fifteen.dbn.zst --start 2010-06-06 --end 2025-09-24
        mgc backfill --db fifteen.db --dbn fifteen.dbn.zst
        mgc report --db fifteen.db --dbn fifteen.dbn.zst --out fifteen.html
    fi
} >build.log 2>&1 || { cat build.log >&2; exit 1; }

reporters=(--test-reporter=spec --test-reporter-destination=stdout)
[ -z "$result" ] || reporters+=(--test-reporter=junit --test-reporter-destination="$result")
cd "$root/tests/Browser"
node --test "${reporters[@]}" report.test.js
