using System.Diagnostics;
using MgcBackfill.BigQuery;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>
/// A warehouse that is a folder: a script in the place of <c>bq</c> accepts exactly the expected arguments, keeps tables and jobs, and
/// fails at a chosen call of a chosen step.
/// </summary>
internal sealed class BigQueryStandIn : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly BigQueryLoad _load;
    private readonly string _lake;

    /// <summary>Generates the files that load a lake, in a folder of their own.</summary>
    public BigQueryStandIn(string lake, string? bucket = null)
    {
        _lake = lake;
        _load = BigQueryLoader.Generate(
            new BigQueryLoadOptions
            {
                Out = lake,
                Dataset = "my-project:market",
                LoadDir = _folder.File("load"),
                Bucket = bucket,
            },
            static _ => { }
        );
        _folder.Write("state/clock", "1000");
        foreach (var (name, text) in new[] { ("bq", Bq), ("gcloud", Gcloud) })
        {
            _folder.Write($"bin/{name}", text);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_folder.File($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The only table, or the first one.</summary>
    public string Table => _load.Tables[0].Name;

    /// <summary>Path of a generated file.</summary>
    public string Generated(string name) => Path.Combine(_load.Folder, name);

    /// <summary>Path of a file of the warehouse.</summary>
    public string State(string name) => _folder.File($"state/{name}");

    /// <summary>Lets a call of a step fail, once.</summary>
    public void Fail(string step, int call = 1) => File.WriteAllText(State($"fail-{step}"), $"{call}");

    /// <summary>The rows of a table, as <c>symbol,year,rows</c> for each load, sorted.</summary>
    public string[] Loads(string table) => [.. File.ReadAllLines(State($"table-{table}")).Order(StringComparer.Ordinal)];

    /// <summary>Number of calls of <c>bq</c> with a text in its arguments.</summary>
    public int Calls(string text) => File.ReadLines(State("calls")).Count(c => c.Contains(text, StringComparison.Ordinal));

    /// <summary>Runs the script.</summary>
    public (int ExitCode, string Output) Run()
    {
        var start = new ProcessStartInfo("/bin/bash", [_load.Script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = _folder.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["BQ_STATE"] = _folder.File("state");
        start.Environment["BQ_FOLDER"] = _load.Folder;
        start.Environment["BQ_LAKE"] = Path.Combine(_load.Folder, Path.GetRelativePath(_load.Folder, _lake));
        start.Environment["BQ_TABLES"] = string.Join(' ', _load.Tables.Select(t => t.Name));
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.False(File.Exists(State("unexpected")), output + error.Result);
        return (process.ExitCode, output + error.Result);
    }

    public void Dispose() => _folder.Dispose();

    private const string Gcloud = """
        #!/bin/bash
        set -eu
        [ "$*" = "storage cp --no-clobber $4 gs://my-bucket/lake/${5##*/}" ] && [ -f "$4" ] || {
          printf '%s\n' "gcloud $*" >>"$BQ_STATE/unexpected"
          exit 2
        }
        : >"$BQ_STATE/object-${5##*/}"

        """;

    private const string Bq = """
        #!/bin/bash
        # Stands in for bq: accepts exactly the expected arguments, and keeps tables and jobs in files of the folder $BQ_STATE.
        set -eu
        state=$BQ_STATE
        flags='--headless=true --quiet=true --project_id=my-project --location=EU'
        call="$*"
        printf '%s\n' "$call" >>"$state/calls"

        refuse() {
          printf '%s\n' "$call" >>"$state/unexpected"
          printf 'unexpected: %s\n' "$call"
          exit 2
        }

        # True for the call of a step that is to fail: the file has the number of calls until then.
        fails() {
          [ -e "$state/fail-$1" ] || return 1
          local left
          read -r left <"$state/fail-$1" || :
          if [ "$left" -gt 1 ]; then
            printf '%s' "$((left - 1))" >"$state/fail-$1"
            return 1
          fi
          rm "$state/fail-$1"
        }

        error() {
          printf 'BigQuery error in %s operation: %s\n' "$1" "$2"
          exit 1
        }

        # A job is a file: state, rows, table, and the rows as symbol,year,rows.
        finish() {
          local status rows table line
          read -r status rows table line <"$state/job-$1"
          if [ "$status" = RUNNING ]; then
            printf '%s\n' "$line" >>"$state/table-$table"
            printf 'DONE %s %s %s\n' "$rows" "$table" "$line" >"$state/job-$1"
          fi
        }

        # Sets text, without a process.
        read_file() {
          IFS= read -r -d '' text <"$1" || :
        }

        query() {
          local asked text table created
          IFS= read -r -d '' asked || :
          for table in $BQ_TABLES; do
            read_file "$BQ_FOLDER/check-$table.sql"
            if [ "$asked" = "$text" ]; then
              ! fails check || error query 'Backend error.'
              read -r created <"$state/created-$table" || :
              [ -e "$state/other-$table" ] && created=$created,2 || created=$created,0
              printf 'created,differing\n%s\n' "$created"
              return
            fi
            read_file "$BQ_FOLDER/units-$table.sql"
            if [ "$asked" = "$text" ]; then
              ! fails units || error query 'Backend error.'
              awk -F, '{ held[$1 "," $2] += $3; all += $3 }
                END { print "symbol,year,row_count"; print "*,0," all + 0; for (key in held) print key "," held[key] }' "$state/table-$table"
              return
            fi
            read_file "$BQ_FOLDER/prove-$table.sql"
            if [ "$asked" = $'SELECT COUNT(*) AS differing FROM (\n'"$text"$')\n' ]; then
              ! fails prove || error query 'Backend error.'
              [ -e "$state/differ-$table" ] && printf 'differing\n1\n' || printf 'differing\n0\n'
              return
            elif [ "$asked" = "$text" ]; then
              [ ! -e "$state/differ-$table" ] || printf 'symbol,year\nMGC,2024\n'
              return
            fi
          done
          refuse
        }

        make() {
          local table=${call##*market.}
          [ "$call" = "$flags mk --table --force --time_partitioning_type=DAY --time_partitioning_field=ts_utc --clustering_fields=symbol,source_symbol --schema=$BQ_FOLDER/schema-$table.json my-project:market.$table" ] && [ -f "$BQ_FOLDER/schema-$table.json" ] || refuse
          ! fails mk || error mk 'Backend error.'
          if [ -e "$state/table-$table" ]; then
            printf "Table 'my-project:market.%s' could not be created; a table with this name already exists.\n" "$table"
          else
            : >"$state/table-$table"
            local created
            read -r created <"$state/clock" || :
            printf '%s' "$((created + 1))" | tee "$state/clock" >"$state/created-$table"
          fi
        }

        load() {
          local job table symbol year rows sha path created
          while IFS=$'\t' read -r table symbol year rows sha path; do
            [ "$2" != "$BQ_LAKE/$path" ] && [ "$2" != "gs://my-bucket/lake/$sha.parquet" ] || break
          done <"$BQ_FOLDER/units.tsv"
          [ -n "$table" ] || refuse
          read -r created <"$state/created-$table" || :
          job=${1%_*}
          [ "$job" = "mgc-backfill_market_${table}_${created}_${symbol}_${year}_$sha" ] || refuse
          [ "$call" = "$flags --job_id=$1 load --source_format=PARQUET --noreplace --autodetect=false --decimal_target_types=NUMERIC my-project:market.$table $2" ] || refuse
          ! fails load-before || error load 'Connection reset.'
          [ ! -e "$state/job-$1" ] || error load "Already
        Exists: Job my-project:EU.$1"
          if fails load-failed; then
            printf 'FAILED 0 %s none\n' "$table" >"$state/job-$1"
            error load 'Quota exceeded.'
          fi
          printf 'RUNNING %s %s %s\n' "$rows" "$table" "$symbol,$year,$rows" >"$state/job-$1"
          ! fails load-running || error load 'Connection reset.'
          finish "$1"
          ! fails load-after || error load 'Connection reset.'
        }

        show() {
          local status rows rest
          ! fails show || error show 'Connection reset.'
          [ -e "$state/job-$1" ] || error show "Not found: Job my-project:EU.$1"
          read -r status rows rest <"$state/job-$1"
          ! fails rows || rows=$((rows - 1))
          printf '{\n  "id": "my-project:EU.%s",\n  "statistics": {\n    "load": {\n      "inputFiles": "1",\n      "outputRows": "%s"\n    }\n  },\n  "status": {\n' "$1" "$rows"
          case $status in
            FAILED) printf '    "errorResult": {\n      "reason": "quotaExceeded"\n    },\n    "state": "DONE"\n' ;;
            *) printf '    "state": "%s"\n' "$status" ;;
          esac
          printf '  }\n}\n'
        }

        case $call in
          '--headless=true --quiet=true --project_id=my-project --format=prettyjson show --dataset=true my-project:market')
            ! fails dataset || error show 'Not found: Dataset my-project:market'
            printf '{\n  "access": [\n    {\n      "view": {\n        "projectId": "other"\n      }\n    }\n  ],\n  "datasetReference": {\n    "datasetId": "market",\n    "projectId": "my-project"\n  },\n  "location": "EU",\n  "selfLink": "x"\n}\n'
            ;;
          "$flags --format=csv query --use_legacy_sql=false --use_cache=false --max_rows=1000000") query ;;
          "$flags mk "*) make ;;
          "$flags --job_id="*" load "*) load "${5#--job_id=}" "${!#}" ;;
          "$flags --format=prettyjson show --job=true mgc-backfill_"*) show "$8" ;;
          "$flags wait mgc-backfill_"*)
            ! fails wait || error wait 'Connection reset.'
            finish "$6"
            ;;
          *) refuse ;;
        esac

        """;
}
