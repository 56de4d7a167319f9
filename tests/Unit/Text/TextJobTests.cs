using System.Text.Json.Nodes;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Text;

/// <summary>E1: what the side files of a text job do not prove is refused, and the message names it.</summary>
public sealed class TextJobTests : IDisposable
{
    private static readonly TextForm s_mapped = new(TextEncoding.Csv, true, true, true);
    private static readonly TextForm s_unmapped = new(TextEncoding.Csv, true, true, false);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("query", "dataset")]
    [InlineData("query", "schema")]
    [InlineData("query", "symbols")]
    [InlineData("query", "stype_in")]
    [InlineData("query", "stype_out")]
    [InlineData("query", "start")]
    [InlineData("query", "end")]
    [InlineData("query", "encoding")]
    [InlineData("customizations", "pretty_px")]
    [InlineData("customizations", "pretty_ts")]
    [InlineData("customizations", "map_symbols")]
    public void Metadata_without_a_needed_member_are_refused(string part, string member) // E1
    {
        var job = Create();
        job.Query![part]!.AsObject().Remove(member);

        Assert.Contains($"it does not say {member}", Refused(ErrorIds.TextJobIncomplete, job, "metadata.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "query",
        "dataset",
        "\"XNAS.ITCH\"",
        ErrorIds.MetadataMismatch,
        "dataset of the job is xnas-itch, but that of the file is glbx-mdp3"
    )]
    [InlineData(
        "query",
        "schema",
        "\"ohlcv-1s\"",
        ErrorIds.MetadataMismatch,
        "schema of the job is ohlcv-1s, but that of the file is ohlcv-1m"
    )]
    [InlineData("query", "encoding", "\"json\"", ErrorIds.MetadataMismatch, "encoding of the job is json, but that of the file is csv")]
    [InlineData("query", "start", "1704931200000000000", ErrorIds.SidecarMalformed, "its end is not after its start")]
    [InlineData("query", "end", "1704585600000000000", ErrorIds.SidecarMalformed, "its end is not after its start")]
    [InlineData("query", "schema", "\"trades\"", ErrorIds.SourceRefused, "the schema of the job is trades")]
    [InlineData("query", "encoding", "\"dbn\"", ErrorIds.SourceRefused, "the encoding of the job is dbn")]
    [InlineData("query", "stype_in", "\"ticker\"", ErrorIds.SidecarMalformed, "its stype_in 'ticker' is not known")]
    [InlineData("customizations", "split_symbols", "true", ErrorIds.MetadataMismatch, "the job is split by symbols, but")]
    [InlineData("customizations", "pretty_px", "\"yes\"", ErrorIds.SidecarMalformed, "metadata.json")]
    [InlineData("customizations", "pretty_px", "false", ErrorIds.TextLineInvalid, "open is '2000.000000000'")]
    [InlineData("customizations", "pretty_ts", "false", ErrorIds.TextLineInvalid, "ts_event is '2024-01-08T12:00:00.000000000Z'")]
    [InlineData(
        "customizations",
        "map_symbols",
        "false",
        ErrorIds.TextJobIncomplete,
        "it has no symbology.json, and the lines have no symbols"
    )]
    public void Metadata_that_contradict_the_files_are_refused(string part, string member, string value, string id, string reported) // E1
    {
        var job = Create();
        job.Query![part]![member] = JsonNode.Parse(value);

        Assert.Contains(reported, Refused(id, job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_outside_the_range_of_the_job_is_refused() // E1
    {
        var job = Create();
        job.SplitsDays = true;
        job.Query!["query"]!["end"] = DbnBuilder.Time("2024-01-09");

        Assert.Contains(
            "the name of the file says 2024-01-09, but the job covers 2024-01-08",
            Refused(ErrorIds.MetadataMismatch, job, "glbx-mdp3-20240109.ohlcv-1m.csv"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bar_outside_the_dates_in_the_name_of_its_file_is_refused() // E1, E2
    {
        var job = Create();
        job.SplitsDays = true;
        job.Write();
        var (monday, tuesday) = (_folder.File(job.Names[0]), _folder.File(job.Names[1]));
        var (first, second) = (File.ReadAllBytes(monday), File.ReadAllBytes(tuesday));
        File.WriteAllBytes(monday, second);
        File.WriteAllBytes(tuesday, first);
        _folder.Write("manifest.json", VendorJson.Manifest(monday, tuesday, _folder.File("metadata.json")));

        var error = Assert.Throws<SourceException>(() => TextJob.Open(_folder.FullName));

        Assert.Equal((ErrorIds.TimestampInvalid, monday, 2L), (error.Id, error.Where.File, error.Where.Line));
    }

    [Fact]
    public void A_split_file_in_a_job_that_is_not_split_is_refused() // E1
    {
        var job = Create();
        job.SplitsSymbols = true;

        Assert.Contains("the job is not split by symbols", Refused(ErrorIds.MetadataMismatch, job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_without_metadata_is_refused() // E1
    {
        var job = Create();
        job.Query = null;

        Assert.Contains("it has no metadata.json", Refused(ErrorIds.TextJobIncomplete, job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_without_a_manifest_is_refused() // E1
    {
        Create().Write();
        File.Delete(_folder.File("manifest.json"));

        var error = Assert.Throws<SourceException>(() => TextJob.Open(_folder.FullName));

        Assert.Equal(ErrorIds.TextJobIncomplete, error.Id);
        Assert.Contains("it has no manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_reported() => // E1
        Assert.Equal(ErrorIds.SourceNotFound, Assert.Throws<SourceException>(() => TextJob.Open(_folder.File("none"))).Id);

    [Theory]
    [InlineData("metadata.json")]
    [InlineData("symbology.json")]
    [InlineData("glbx-mdp3-20240108-20240109.ohlcv-1m.csv")]
    public void A_file_that_the_manifest_does_not_list_is_refused(string name) // E1
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.ChangeManifest = m =>
        {
            var files = m["files"]!.AsArray();
            files.Remove(files.First(f => (string?)f!["filename"] == name));
            if (name.EndsWith(".csv", StringComparison.Ordinal))
                files.Add(Entry(_folder.Write("glbx-mdp3-20240101.ohlcv-1m.csv", "x")));
        };

        Assert.Contains(
            $"{name} is not listed in the manifest.json beside it.",
            Refused(ErrorIds.NotInManifest, job, name),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_manifest_without_data_files_is_refused() // E1
    {
        var job = Create();
        job.ChangeManifest = m =>
        {
            var files = m["files"]!.AsArray();
            files.Remove(files.First(f => ((string)f!["filename"]!).EndsWith(".csv", StringComparison.Ordinal)));
        };

        Assert.Contains("its manifest.json lists no file of CSV", Refused(ErrorIds.TextJobIncomplete, job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_file_that_is_missing_is_refused() // E1
    {
        var job = Create();
        job.SplitsDays = true;
        job.Write();
        File.Delete(_folder.File(job.Names[1]));

        var error = Assert.Throws<SourceException>(() => TextJob.Open(_folder.FullName));

        Assert.Equal(ErrorIds.TextJobIncomplete, error.Id);
        Assert.Contains($"1 file that its manifest.json lists is missing: {job.Names[1]}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata.json")]
    [InlineData("symbology.json")]
    [InlineData("glbx-mdp3-20240108-20240109.ohlcv-1m.csv")]
    public void A_file_that_differs_from_the_manifest_is_refused(string name) // E1, A3
    {
        TextJobFolder.Create(_folder, s_unmapped).Write();
        File.AppendAllText(_folder.File(name), " ");

        var error = Assert.Throws<SourceException>(() => TextJob.Open(_folder.FullName));

        Assert.Equal((ErrorIds.ManifestMismatch, _folder.File(name)), (error.Id, error.Where.File));
    }

    [Fact]
    public void A_listed_text_file_whose_name_is_not_the_vendors_is_refused() // E1
    {
        var job = Create();
        job.ChangeManifest = m => m["files"]!.AsArray().Add(Entry(_folder.Write("bars.csv", "x")));

        Assert.Contains(
            "its name is not one that the vendor gives",
            Refused(ErrorIds.MetadataMismatch, job, "bars.csv"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Other_files_in_the_folder_are_no_data() // E1
    {
        var job = Create();
        job.ChangeManifest = m => m["files"]!.AsArray().Add(Entry(_folder.Write("symbology.csv", "raw_symbol,instrument_id,date\n")));
        _folder.Write("notes.json", "{}");

        Assert.Single(TextJob.Open(job.Write()).Files);
    }

    [Theory]
    [InlineData(
        "stype_in",
        "\"raw_symbol\"",
        ErrorIds.MetadataMismatch,
        "stype_in of the job is parent, but that of the file is raw_symbol"
    )]
    [InlineData("stype_out", "\"raw_symbol\"", ErrorIds.SidecarMalformed, "it maps parent to raw_symbol, not to instrument ids")]
    [InlineData("symbols", "[\"GC.FUT\"]", ErrorIds.MetadataMismatch, "symbols of the job is MGC.FUT, but that of the file is GC.FUT")]
    [InlineData(
        "start_date",
        "\"2024-01-09\"",
        ErrorIds.MetadataMismatch,
        "covers 2024-01-09 to 2024-01-10, but the job covers 2024-01-08 to"
    )]
    [InlineData(
        "end_date",
        "\"2024-01-08\"",
        ErrorIds.MetadataMismatch,
        "covers 2024-01-08 to 2024-01-08, but the job covers 2024-01-08 to"
    )]
    [InlineData("end_date", "\"20240110\"", ErrorIds.SidecarMalformed, "symbology.json")]
    [InlineData("result", "[]", ErrorIds.SidecarMalformed, "symbology.json")]
    [InlineData(
        "result",
        "{\"MGCG4\":[{\"d0\":\"2024-01-10\",\"d1\":\"2024-01-08\",\"s\":\"1001\"}]}",
        ErrorIds.SidecarMalformed,
        "reversed"
    )]
    [InlineData(
        "result",
        "{\"MGCG4\":[{\"d0\":\"2024-01-08\",\"d1\":\"2024-01-10\",\"s\":\"MGC\"}]}",
        ErrorIds.SidecarMalformed,
        "holds 'MGC'"
    )]
    [InlineData("result", "{\"MGCG4\":[{\"d0\":\"2024-01-08\",\"d1\":\"2024-01-10\"}]}", ErrorIds.SidecarMalformed, "symbology.json")]
    [InlineData(
        "result",
        "{\"MGCG4\":[{\"d0\":\"2024-02-30\",\"d1\":\"2024-03-10\",\"s\":\"1\"}]}",
        ErrorIds.SidecarMalformed,
        "symbology.json"
    )]
    [InlineData("result", "{\"M\\nG\":[]}", ErrorIds.SidecarMalformed, "not printable ASCII")]
    [InlineData("result", "{}", ErrorIds.SymbolUnmapped, "Instrument id 1001 has no symbol on 2024-01-08 in symbology.json.")]
    [InlineData("partial", "null", ErrorIds.SidecarMalformed, "symbology.json")]
    [InlineData("not_found", "[null]", ErrorIds.SidecarMalformed, "its not_found hold null")]
    public void A_symbology_that_does_not_fit_is_refused(string member, string value, string id, string reported) // E1, S3
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.Symbology![member] = JsonNode.Parse(value);

        Assert.Contains(reported, Refused(id, job), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result")]
    [InlineData("symbols")]
    [InlineData("stype_in")]
    [InlineData("stype_out")]
    [InlineData("start_date")]
    [InlineData("end_date")]
    [InlineData("partial")]
    [InlineData("not_found")]
    public void A_symbology_without_a_needed_member_is_refused(string member) // E1
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.Symbology!.Remove(member);

        Refused(ErrorIds.SidecarMalformed, job, "symbology.json");
    }

    [Fact]
    public void A_symbology_may_map_ids_to_symbols() // S3
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.Symbology!["result"] = JsonNode.Parse(
            """{"1001":[{"d0":"2024-01-08","d1":"2024-01-10","s":"MGCG4"}],"1002":[{"d0":"2024-01-08","d1":"2024-01-10","s":"MGCJ4"}]}"""
        );
        (job.Symbology["stype_in"], job.Symbology["stype_out"]) = ("instrument_id", "raw_symbol");
        (job.Query!["query"]!["stype_in"], job.Query["query"]!["stype_out"]) = ("instrument_id", "raw_symbol");

        var opened = TextJob.Open(job.Write());

        Assert.Equal(["MGCG4", "MGCJ4"], opened.FindSymbols());
        Assert.Equal(["MGCG4", "MGCJ4"], ReadText.From(opened.Files[0]).Bars.Select(b => b.Symbol).Distinct());
    }

    [Fact]
    public void An_interval_that_did_not_resolve_maps_nothing() // S3
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.Symbology!["result"]!["MGCM4"] = JsonNode.Parse("""[{"d0":"2024-01-08","d1":"2024-01-10","s":""}]""");

        Assert.Equal(["MGCG4", "MGCJ4"], TextJob.Open(job.Write()).FindSymbols());
    }

    [Fact]
    public void A_limit_and_symbols_that_were_not_found_reach_the_gates() // A1
    {
        var job = TextJobFolder.Create(_folder, s_unmapped);
        job.Query!["query"]!["limit"] = 5;
        job.Symbology!["not_found"] = new JsonArray("X.FUT");

        var metadata = TextJob.Open(job.Write()).Metadata;

        Assert.Equal(5UL, metadata.Limit);
        Assert.Equal(["X.FUT"], metadata.NotFound);
    }

    [Fact]
    public void A_file_without_bars_is_known_as_empty() // E1
    {
        var job = Create();
        job.Write();
        var path = _folder.Write(job.Names[0], VendorText.Header + ",symbol\n");
        _folder.Write("manifest.json", VendorJson.Manifest(path, _folder.File("metadata.json")));

        Assert.True(Assert.Single(TextJob.Open(_folder.FullName).Files).Source.IsEmpty);
    }

    [Fact]
    public void A_file_that_changed_after_it_was_accepted_is_refused_when_symbols_are_searched() // E1
    {
        var job = Create();
        var opened = TextJob.Open(job.Write());
        var path = opened.Files[0].Source.Path;
        File.WriteAllText(path, File.ReadAllText(path).Replace("MGCJ4", "MGCM4", StringComparison.Ordinal));

        Assert.Equal(ErrorIds.SourceChangedWhileRead, Assert.Throws<SourceException>(() => opened.FindSymbols()).Id);
    }

    [Theory]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m.csv", true)]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m.csv.zst", true)]
    [InlineData("glbx-mdp3-20240102-20240201.ohlcv-1m.json.zst", true)]
    [InlineData("xnas-itch-20250701.ohlcv-1m.CRSP.csv", true)]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m.CLX4-BZX4.json", true)]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m.dbn.zst", false)]
    [InlineData("glbx-mdp3-20240230.ohlcv-1m.csv", false)]
    [InlineData("glbx-mdp3-20240202-20240102.ohlcv-1m.csv", false)]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m (1).csv", false)]
    [InlineData("glbx-mdp3-20240102.ohlcv-1m.csv.gz", false)]
    [InlineData("metadata.json", false)]
    [InlineData("symbology.csv", false)]
    public void Names_of_data_files_are_known(string name, bool isData) => Assert.Equal(isData, TextJob.IsDataName(name)); // E1

    private TextJobFolder Create() => TextJobFolder.Create(_folder, s_mapped);

    private static JsonObject Entry(string path) => JsonNode.Parse(VendorJson.Manifest(path))!["files"]![0]!.DeepClone().AsObject();

    // Returns the message.
    private string Refused(string id, TextJobFolder job, string? file = null)
    {
        job.Write();
        var error = Assert.Throws<SourceException>(() => TextJob.Open(_folder.FullName));
        Assert.Equal(id, error.Id);
        Assert.NotNull(error.Where.File);
        if (file is not null)
            Assert.Equal(_folder.File(file), error.Where.File);
        return error.Message;
    }
}
