#!/usr/bin/env bash
# Builds a lake on a Slurm cluster: an array job over the units that are missing, and a commit that follows it.
# docs/cluster.md describes it.
set -euo pipefail

usage() {
    cat <<'HELP'
Builds a lake on a Slurm cluster: a job array over the units that are missing or different, and a commit that runs when all of
them are built. Run it again with the same options after a failure: it submits only what is still missing, and the commit.

Usage:
  submit.sh --dbn PATH [--dbn PATH]... --out FOLDER [options] [-- LAKE OPTIONS]

Options                  Variable           Meaning
  --dbn PATH             MGC_LAKE_DBN       DBN files, a folder of them, or a wildcard in quotes. May be repeated.
  --out FOLDER           MGC_LAKE_OUT       Folder of the lake, on a file system that all nodes share.
  --program PATH         MGC_LAKE_PROGRAM   The program, on every node. [default: mgc-backfill]
  --throttle N           MGC_LAKE_THROTTLE  Run at most N units of an array at the same time. [default: no limit]
  --memory SIZE          MGC_LAKE_MEMORY    Memory of each job, as sbatch --mem takes it. [default: the cluster's]
  --cpus N               MGC_LAKE_CPUS      Processors of each job. [default: 1]
  --time TIME            MGC_LAKE_TIME      Time limit of each job, as sbatch --time takes it. [default: the cluster's]
  --partition NAME       MGC_LAKE_PARTITION Partition. [default: the cluster's]
  --account NAME         MGC_LAKE_ACCOUNT   Account. [default: the user's]
  --logs FOLDER          MGC_LAKE_LOGS      Folder of the jobs' output. [default: lake-logs]
  --allow-replace                           Build units again that the lake holds from other files.
  --dry-run                                 Print what would be submitted, and submit nothing.
  -h, --help                                Show this help.

Everything after -- goes to every command of the lake, for example: -- --symbol MGC,CL --no-front CL
An option has precedence over its variable. sbatch reads its own variables too, for example SBATCH_QOS.

Exit codes: 0 submitted, 2 wrong options, 3 an earlier submission is still in the queue, otherwise that of the command that failed.
HELP
}

fail() { # exit code, message
    echo "submit.sh: $2" >&2
    exit "$1"
}

folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
dbn=()
[ -z "${MGC_LAKE_DBN:-}" ] || dbn=("$MGC_LAKE_DBN")
dbn_given=no
out=${MGC_LAKE_OUT:-}
program=${MGC_LAKE_PROGRAM:-mgc-backfill}
throttle=${MGC_LAKE_THROTTLE:-}
memory=${MGC_LAKE_MEMORY:-}
cpus=${MGC_LAKE_CPUS:-1}
time=${MGC_LAKE_TIME:-}
partition=${MGC_LAKE_PARTITION:-}
account=${MGC_LAKE_ACCOUNT:-}
logs=${MGC_LAKE_LOGS:-lake-logs}
build_options=()
lake_options=()
dry_run=no

while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    --allow-replace) build_options+=("$1") ;;
    --dry-run) dry_run=yes ;;
    --)
        shift
        lake_options=("$@")
        break
        ;;
    --dbn | --out | --program | --throttle | --memory | --cpus | --time | --partition | --account | --logs)
        [ $# -ge 2 ] || fail 2 "$1 needs a value. submit.sh --help lists the options."
        case $1 in
        --dbn)
            [ "$dbn_given" = yes ] || dbn=()
            dbn_given=yes
            dbn+=("$2")
            ;;
        --out) out=$2 ;;
        --program) program=$2 ;;
        --throttle) throttle=$2 ;;
        --memory) memory=$2 ;;
        --cpus) cpus=$2 ;;
        --time) time=$2 ;;
        --partition) partition=$2 ;;
        --account) account=$2 ;;
        --logs) logs=$2 ;;
        esac
        shift
        ;;
    *) fail 2 "'$1' is not an option. submit.sh --help lists the options; options of the lake's commands follow after --." ;;
    esac
    shift
done

[ "${#dbn[@]}" -gt 0 ] || fail 2 "--dbn is missing. submit.sh --help lists the options."
[ -n "$out" ] || fail 2 "--out is missing. submit.sh --help lists the options."
[[ $throttle =~ ^([1-9][0-9]*)?$ ]] || fail 2 "--throttle: '$throttle' is not a whole number of at least 1."
[[ $cpus =~ ^[1-9][0-9]*$ ]] || fail 2 "--cpus: '$cpus' is not a whole number of at least 1."
for needed in "$program" sbatch squeue scontrol scancel; do
    command -v -- "$needed" >/dev/null || fail 2 "The program '$needed' was not found on this machine."
done

# The jobs of a lake are found by their name, which its folder determines.
out=$(realpath -m -- "$out")
name=mgc-lake-$(printf %s "$out" | sha256sum | cut -c 1-12)

queued() { squeue --noheader --name="$name" --format='%A %i %t' | sort -n | uniq; }

refuse() { # the lines of queued()
    echo "submit.sh: an earlier submission for $out is still in the queue (job, task, state):" >&2
    sed 's/^/  /' <<<"$1" >&2
    fail 3 "Nothing was submitted. Wait until these jobs end, or cancel them with: scancel --name=$name"
}

earlier=$(queued)
[ -z "$earlier" ] || refuse "$earlier"

options=(--out "$out" "${lake_options[@]}")
for path in "${dbn[@]}"; do
    options+=(--dbn "$path")
done
pending=$("$program" lake plan "${options[@]}" --pending)

common=(--parsable "--job-name=$name" --nodes=1 --ntasks=1 "--cpus-per-task=$cpus")
[ -z "$memory" ] || common+=("--mem=$memory")
[ -z "$time" ] || common+=("--time=$time")
[ -z "$partition" ] || common+=("--partition=$partition")
[ -z "$account" ] || common+=("--account=$account")

# An index of an array is less than MaxArraySize. So the units are divided into blocks of that size, and each block that has pending
# units becomes an array, whose indexes count from the first unit of the block. Prints lines: first unit of the block, indexes.
blocks() { # size, ranges
    awk -v size="$1" -v ranges="$2" 'BEGIN {
        count = split(ranges, range, ",")
        for (i = 1; i <= count; i++) {
            last = split(range[i], end, "-") == 2 ? end[2] : end[1]
            for (first = end[1] + 0; first <= last + 0; first = stop + 1) {
                block = int(first / size)
                stop = (block + 1) * size - 1
                if (stop > last + 0) stop = last + 0
                from = first - block * size
                to = stop - block * size
                part = from == to ? from : from "-" to
                if (block in list) list[block] = list[block] "," part
                else { list[block] = part; order[++blocks] = block }
            }
        }
        for (i = 1; i <= blocks; i++) print order[i] * size, list[order[i]]
    }'
}

submitted=()
cancel() {
    local status=$?
    if [ "${#submitted[@]}" -gt 0 ]; then
        scancel "${submitted[@]}" || true
        [ "$status" -eq 3 ] || echo "submit.sh: an error occurred; the jobs submitted so far were cancelled." >&2
    fi
    exit "$status"
}

submit() { # the arguments of sbatch; sets job
    if [ "$dry_run" = yes ]; then
        printf 'sbatch'
        printf ' %q' "$@"
        printf '\n'
        job=JOB
        return
    fi
    job=$(sbatch "$@" </dev/null)
    job=${job%%;*}
    submitted+=("$job")
}

size=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
[ "${size:-0}" -gt 0 ] || fail 1 "This cluster takes no job arrays (MaxArraySize is ${size:-unknown}). Ask its administrator."
[ "$dry_run" = yes ] || mkdir -p -- "$logs"
trap cancel EXIT
arrays=()
if [ -n "$pending" ]; then
    while read -r first indexes; do
        # Held until it is certain that no other submission came at the same time.
        indexes+=${throttle:+%$throttle}
        submit "${common[@]}" --hold --requeue "--array=$indexes" "--output=$logs/build-%A_%a.log" \
            "$folder/build.sbatch" "$first" "$program" "${options[@]}" "${build_options[@]}"
        arrays+=("$job")
        echo "array $job: units from $first on: $indexes"
    done < <(blocks "$size" "$pending")
fi

# A commit whose units failed is removed from the queue, so that the next submission is not refused.
after=()
if [ "${#arrays[@]}" -gt 0 ]; then
    ids=$(IFS=: && echo "${arrays[*]}")
    after=("--dependency=afterok:$ids" --kill-on-invalid-dep=yes)
fi
submit "${common[@]}" --hold --requeue "${after[@]}" "--output=$logs/commit-%j.log" "$folder/commit.sbatch" "$program" "${options[@]}"
if [ "$dry_run" = yes ]; then
    exit 0
fi

# Of several submissions at the same time, the one with the lowest number goes on.
first=${submitted[0]}
others=$(queued | awk -v own="$first" '$1 < own')
[ -z "$others" ] || refuse "$others"
for job in "${submitted[@]}"; do
    scontrol release "$job"
done
commit=${submitted[-1]}
submitted=()
if [ -n "$pending" ]; then
    echo "commit $commit: after the units $pending"
else
    echo "commit $commit: every unit is built already"
fi
echo "jobs:    squeue --name=$name"
echo "output:  $logs"
