using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Checkpoint;

/// <summary>The lines of the three files, property by property: they must stay readable for every later version of this program.</summary>
public sealed class RecordJsonTests
{
    private const string SourceJson =
        """{"path":"gold.dbn.zst","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":12345,"mtime":"2024-06-30T12:00:00Z","start":1704067200000000000,"end":1706745600000000000}""";

    [Fact]
    public void A_pending_attempt_is_written_with_the_property_names_of_the_rules() => // C2
        RequireJson(
            SampleRecords.Chunk(7, "2024-01-02", "2024-01-08", AttemptStatus.Pending),
            CheckpointJson.Default.ChunkRecord,
            $$"""{"attempt_id":7,"run_id":"20240701T083000Z-0a1b2c3d","chunk_start":"2024-01-02","chunk_end":"2024-01-08","status":"pending","rows_written":0,"merge":null,"first_ts":null,"last_ts":null,"replace":false,"started_at":null,"finished_at":null,"source_dbn":[{{SourceJson}}],"error":null}"""
        );

    [Fact]
    public void A_done_attempt_is_written_with_rows_counts_and_times() => // C2, M3
        RequireJson(
            SampleRecords.Chunk(7, "2024-01-02", "2024-01-08", AttemptStatus.Done, rows: 3, replace: true),
            CheckpointJson.Default.ChunkRecord,
            $$"""{"attempt_id":7,"run_id":"20240701T083000Z-0a1b2c3d","chunk_start":"2024-01-02","chunk_end":"2024-01-08","status":"done","rows_written":3,"merge":{"inserted":3,"updated":0,"unchanged":0,"deleted":0},"first_ts":"2024-01-01T23:00:00Z","last_ts":"2024-01-01T23:02:00Z","replace":true,"started_at":"2024-07-01T08:30:00Z","finished_at":"2024-07-01T08:30:01.5Z","source_dbn":[{{SourceJson}}],"error":null}"""
        );

    [Fact]
    public void A_failed_attempt_is_written_with_message_and_stack_trace() => // C1, C2
        RequireJson(
            SampleRecords.Chunk(7, "2024-01-02", "2024-01-02", AttemptStatus.Failed, sources: []),
            CheckpointJson.Default.ChunkRecord,
            """{"attempt_id":7,"run_id":"20240701T083000Z-0a1b2c3d","chunk_start":"2024-01-02","chunk_end":"2024-01-02","status":"failed","rows_written":0,"merge":null,"first_ts":null,"last_ts":null,"replace":false,"started_at":"2024-07-01T08:30:00Z","finished_at":"2024-07-01T08:30:01.5Z","source_dbn":[],"error":{"id":"BarInvalid","message":"a bar broke a rule","stack_trace":"at here"}}"""
        );

    [Fact]
    public void A_decision_is_written_with_candidates_and_flags() => // C8
        RequireJson(
            SampleRecords.Decision(7, "2024-01-02", 60) with
            {
                Reason = SelectionReason.Expiry,
                Candidates = [new Candidate("MGCG4", UInt128.MaxValue, 60), new Candidate("MGCJ4", 5, 2)],
                Partial = true,
                ZeroVolume = 4,
            },
            CheckpointJson.Default.DayRecord,
            $$"""{"trading_day":"2024-01-02","source_symbol":"MGCG4","reason":"expiry","candidates":[{"symbol":"MGCG4","volume":340282366920938463463374607431768211455,"bars":60},{"symbol":"MGCJ4","volume":5,"bars":2}],"bars":60,"first_ts":"2024-01-01T23:00:00Z","last_ts":"2024-01-01T23:59:00Z","partial":true,"stub":true,"zero_volume":4,"digest":"{{SampleRecords.Digest}}","attempt_id":7,"run_id":"20240701T083000Z-0a1b2c3d"}"""
        );

    [Fact]
    public void The_start_and_end_record_of_a_run_are_written_completely() // C8
    {
        var configuration = new RunConfiguration
        {
            Db = "gold.db",
            Dbn = ["data"],
            Symbol = "MGC",
            Start = new DateOnly(2024, 1, 2),
            ChunkDays = 5,
            Workers = 1,
            Checkpoint = "gold.db.checkpoint",
            RetryFailed = false,
            AllowReplace = true,
            AllowLess = true,
            Prefer = SourcePreference.Newest,
        };
        const string ConfigurationJson =
            """{"db":"gold.db","dbn":["data"],"symbol":"MGC","start":"2024-01-02","end":null,"chunk_days":5,"workers":1,"checkpoint":"gold.db.checkpoint","retry_failed":false,"allow_replace":true,"allow_less":true,"prefer":"newest","recurse":false,"require_manifest":false,"allow_empty":false}""";
        var start = new RunRecord
        {
            RunId = "r",
            Moment = RunMoment.Start,
            At = SampleRecords.Began,
            ToolVersion = "0.1.0",
            EngineVersion = "v1.4.1",
            Configuration = configuration,
            Sources = [],
            Choices = [],
        };
        RequireJson(
            start,
            CheckpointJson.Default.RunRecord,
            $$"""{"run_id":"r","moment":"start","at":"2024-07-01T08:30:00Z","tool_version":"0.1.0","duckdb_version":"v1.4.1","configuration":{{ConfigurationJson}},"sources":[],"accounting":null,"choices":[],"merge":null,"first_ts":null,"last_ts":null,"build_digest":null,"status":null,"error":null,"wall_seconds":null}"""
        );
        RequireJson(
            start with
            {
                Moment = RunMoment.End,
                Sources = [SampleRecords.GoldFile()],
                Accounting = new RecordAccounting
                {
                    Read = 46,
                    Selected = 1,
                    OtherOutrights = 2,
                    CalendarSpreads = 3,
                    Combinations = 4,
                    OtherSymbols = 5,
                    OtherTypes = 6,
                    HeldTwice = 10,
                    Outside = 7,
                    AlreadyDone = 8,
                    Unread = 9,
                },
                Choices = [new BarChoice(SampleRecords.Began, "MGCG4", "/b.dbn", 3, "/a.dbn", 4)],
                Merge = new MergeRecord(1, 2, 3, 4),
                FirstTs = SampleRecords.Began,
                LastTs = SampleRecords.Ended,
                BuildDigest = SampleRecords.Digest,
                Status = RunStatus.Cancelled,
                Error = new ErrorRecord("Cancelled", "m", "s"),
                WallSeconds = 1.5,
            },
            CheckpointJson.Default.RunRecord,
            $$"""{"run_id":"r","moment":"end","at":"2024-07-01T08:30:00Z","tool_version":"0.1.0","duckdb_version":"v1.4.1","configuration":{{ConfigurationJson}},"sources":[{{SourceJson}}],"accounting":{"read":46,"selected":1,"other_outrights":2,"calendar_spreads":3,"combinations":4,"other_symbols":5,"other_types":6,"held_twice":10,"outside":7,"already_done":8,"unread":9,"balances":true},"choices":[{"ts_utc":"2024-07-01T08:30:00Z","source_symbol":"MGCG4","taken":"/b.dbn","taken_record":3,"left":"/a.dbn","left_record":4}],"merge":{"inserted":1,"updated":2,"unchanged":3,"deleted":4},"first_ts":"2024-07-01T08:30:00Z","last_ts":"2024-07-01T08:30:01.5Z","build_digest":"{{SampleRecords.Digest}}","status":"cancelled","error":{"id":"Cancelled","message":"m","stack_trace":"s"},"wall_seconds":1.5}"""
        );
    }

    [Fact]
    public void Enum_values_are_lower_case_with_underscores() // C2, C8
    {
        Assert.Equal(
            ["\"pending\"", "\"in_progress\"", "\"done\"", "\"failed\""],
            Enum.GetValues<AttemptStatus>().Select(s => JsonSerializer.Serialize(s, CheckpointJson.Default.AttemptStatus))
        );
        Assert.Equal(
            ["\"volume\"", "\"expiry\"", "\"symbol\""],
            Enum.GetValues<SelectionReason>().Select(r => JsonSerializer.Serialize(r, CheckpointJson.Default.SelectionReason))
        );
        Assert.Equal(
            ["\"start\"", "\"end\""],
            Enum.GetValues<RunMoment>().Select(m => JsonSerializer.Serialize(m, CheckpointJson.Default.RunMoment))
        );
        Assert.Equal(
            ["\"done\"", "\"failed\"", "\"cancelled\""],
            Enum.GetValues<RunStatus>().Select(s => JsonSerializer.Serialize(s, CheckpointJson.Default.RunStatus))
        );
    }

    [Theory]
    [InlineData("2")]
    [InlineData("7")]
    [InlineData("\"2\"")]
    [InlineData("\"DONE\"")]
    [InlineData("\"Done\"")]
    [InlineData("\" done\"")]
    [InlineData("\"pending, done\"")]
    [InlineData("\"inprogress\"")]
    [InlineData("\"finished\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"done\"]")]
    public void A_status_is_exactly_one_of_the_four_values(string status) => // C3
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(status, CheckpointJson.Default.AttemptStatus));

    [Fact]
    public void No_property_of_a_status_or_a_decision_may_be_missing() // C3
    {
        RequireEveryProperty(
            SampleRecords.Chunk(7, "2024-01-02", "2024-01-08", AttemptStatus.Done, rows: 3) with
            {
                Error = new ErrorRecord("i", "m", "s"),
            },
            CheckpointJson.Default.ChunkRecord
        );
        RequireEveryProperty(SampleRecords.Decision(7, "2024-01-02", 60), CheckpointJson.Default.DayRecord);
    }

    [Theory]
    [InlineData("\"source_dbn\":[{", "\"source_dbn\":[null,{")]
    [InlineData("\"rows_written\":3", "\"rows_written\":\"3\"")]
    [InlineData("\"rows_written\":3", "\"rows_written\":3.5")]
    [InlineData("\"rows_written\":3", "\"rows_written\":null")]
    [InlineData("\"attempt_id\":7", "\"attempt_id\":9223372036854775808")]
    [InlineData("\"attempt_id\":7", "\"Attempt_Id\":7")]
    [InlineData("\"chunk_start\":\"2024-01-02\"", "\"chunk_start\":\"2024-1-2\"")]
    [InlineData("\"chunk_start\":\"2024-01-02\"", "\"chunk_start\":\"2024-02-30\"")]
    [InlineData("\"chunk_start\":\"2024-01-02\"", "\"chunk_start\":\"02/01/2024\"")]
    [InlineData("\"started_at\":\"2024-07-01T08:30:00Z\"", "\"started_at\":\"today\"")]
    [InlineData("\"started_at\":\"2024-07-01T08:30:00Z\"", "\"started_at\":\"2024-07-01\"")]
    [InlineData("\"started_at\":\"2024-07-01T08:30:00Z\"", "\"started_at\":\"2024-07-01T08:30:00\"")]
    [InlineData("\"first_ts\":\"2024-01-01T23:00:00Z\"", "\"first_ts\":\"2024-01-01T23:00:00+00:00\"")]
    [InlineData("\"first_ts\":\"2024-01-01T23:00:00Z\"", "\"first_ts\":\"2024-01-02T09:00:00+10:00\"")]
    [InlineData("\"mtime\":\"2024-06-30T12:00:00Z\"", "\"mtime\":\"2024-06-30T12:00:00-00:00\"")]
    [InlineData("\"mtime\":\"2024-06-30T12:00:00Z\"", "\"mtime\":1719748800")]
    [InlineData("\"run_id\":\"", "\"run_id\":null,\"x\":\"")]
    [InlineData("\"attempt_id\":7", "\"attempt_id\":7,\"attempt_id\":7")]
    [InlineData("\"size\":12345", "\"size\":12345,\"size\":12345")]
    [InlineData("\"size\":12345", "\"size\":12345,\"note\":1")]
    [InlineData("\"inserted\":3,", "")]
    [InlineData("}],\"error\"", "},],\"error\"")]
    [InlineData("\"replace\":false", "/* no */\"replace\":false")]
    public void A_value_of_another_shape_is_refused(string good, string bad) // C3
    {
        var json = JsonSerializer.Serialize(
            SampleRecords.Chunk(7, "2024-01-02", "2024-01-08", AttemptStatus.Done, rows: 3),
            CheckpointJson.Default.ChunkRecord
        );
        Assert.Contains(good, json, StringComparison.Ordinal);

        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(json.Replace(good, bad, StringComparison.Ordinal), CheckpointJson.Default.ChunkRecord)
        );
    }

    [Theory]
    [InlineData("\"candidates\":[{", "\"candidates\":[null,{")]
    [InlineData("\"volume\":60,", "")]
    [InlineData("\"volume\":60", "\"volume\":-60")]
    [InlineData("\"volume\":60", "\"volume\":340282366920938463463374607431768211456")]
    [InlineData("\"reason\":\"volume\"", "\"reason\":\"Volume\"")]
    [InlineData("\"reason\":\"volume\"", "\"reason\":0")]
    [InlineData("\"partial\":false", "\"partial\":\"false\"")]
    public void A_decision_of_another_shape_is_refused(string good, string bad) // C3, C8
    {
        var json = JsonSerializer.Serialize(SampleRecords.Decision(7, "2024-01-02", 60), CheckpointJson.Default.DayRecord);
        Assert.Contains(good, json, StringComparison.Ordinal);

        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(json.Replace(good, bad, StringComparison.Ordinal), CheckpointJson.Default.DayRecord)
        );
    }

    [Theory]
    [InlineData("\"sources\":[]", "\"sources\":[null]")]
    [InlineData("\"dbn\":[\"data\"]", "\"dbn\":[null]")]
    [InlineData("\"wall_seconds\":1.5", "\"wall_seconds\":1e400")]
    [InlineData("\"wall_seconds\":1.5", "\"wall_seconds\":-1e400")]
    [InlineData("\"balances\":true", "\"balances\":false")]
    [InlineData("\"balances\":true", "\"balances\":0")]
    [InlineData("\"balances\":true", "\"balances\":true,\"balances\":true")]
    [InlineData("\"selected\":36", "\"selected\":35")]
    [InlineData("\"at\":\"2024-07-01T08:30:00Z\"", "\"at\":\"2024-07-01T08:30:00\"")]
    public void A_run_of_another_shape_is_refused(string good, string bad) // C3, C8
    {
        var run = new RunRecord
        {
            RunId = "r",
            Moment = RunMoment.End,
            At = SampleRecords.Began,
            ToolVersion = "0.1.0",
            EngineVersion = "v1.4.1",
            Sources = [],
            Choices = [],
            WallSeconds = 1.5,
            Configuration = new RunConfiguration
            {
                Db = "gold.db",
                Dbn = ["data"],
                Symbol = "MGC",
                ChunkDays = 5,
                Workers = 1,
                Checkpoint = "c",
                RetryFailed = false,
                AllowReplace = false,
                AllowLess = false,
                Prefer = SourcePreference.None,
            },
            Accounting = new RecordAccounting { Read = 36, Selected = 36 },
        };
        var json = JsonSerializer.Serialize(run, CheckpointJson.Default.RunRecord);
        Assert.Contains(good, json, StringComparison.Ordinal);
        Assert.NotNull(JsonSerializer.Deserialize(json, CheckpointJson.Default.RunRecord));

        var changed = json.Replace(good, bad, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(changed, CheckpointJson.Default.RunRecord));
    }

    [Fact]
    public void Lines_are_the_same_under_every_culture() // C2
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            A_done_attempt_is_written_with_rows_counts_and_times();
            A_decision_is_written_with_candidates_and_flags();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_error_is_recorded_with_its_id_and_its_causes() // C1
    {
        var inner = new InvalidOperationException("the cause");
        var own = ErrorRecord.From(new MgcBackfill.Errors.SourceException("DbnTruncated", "cut", inner: inner));

        Assert.Equal(("DbnTruncated", "cut"), (own.Id, own.Message));
        Assert.Contains("the cause", own.StackTrace, StringComparison.Ordinal);
        Assert.Equal("Cancelled", ErrorRecord.From(new OperationCanceledException()).Id);
        Assert.Equal("InvalidOperationException", ErrorRecord.From(inner).Id);
    }

    private static void RequireJson<T>(T record, JsonTypeInfo<T> type, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(record, type));
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
    }

    // Removes each property of the record, and of the objects in it, one at a time.
    private static void RequireEveryProperty<T>(T record, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.Serialize(record, type);
        var removed = 0;
        Visit(root => [root]);
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
        {
            if (value is JsonObject)
                Visit(root => [root[name]!.AsObject()]);
            else if (value is JsonArray { Count: > 0 } array && array[0] is JsonObject)
                Visit(root => [root[name]![0]!.AsObject()]);
        }

        Assert.True(removed > 10);

        void Visit(Func<JsonObject, JsonObject[]> find)
        {
            foreach (var name in find(JsonNode.Parse(json)!.AsObject())[0].Select(p => p.Key))
            {
                var root = JsonNode.Parse(json)!.AsObject();
                find(root)[0].Remove(name);
                removed++;
                if (Record.Exception(() => JsonSerializer.Deserialize(root.ToJsonString(), type)) is not JsonException)
                    Assert.Fail($"{typeof(T).Name} was read without {name}.");
            }
        }
    }
}
