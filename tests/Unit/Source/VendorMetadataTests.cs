using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>The vendor's metadata.json beside the data (A3): the request in it is compared with the headers.</summary>
public sealed class VendorMetadataTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _file;

    public VendorMetadataTests() =>
        _file = new DbnBuilder().Bars("MGCG4", "2024-01-08T12:00Z", 3).WriteTo(_folder.File("glbx-mdp3-20240108.ohlcv-1m.dbn.zst"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Matching_metadata_give_no_notice() => RequireNoNotice(VendorJson.Metadata("2024-01-01", "2024-02-01")); // A3

    [Fact]
    public void A_job_may_begin_and_end_within_a_day_of_its_files() =>
        RequireNoNotice(VendorJson.Metadata("2024-01-08T11:00Z", "2024-01-08T13:00Z")); // A3

    [Fact]
    public void Files_that_are_split_by_symbol_name_only_their_own() => // A3
        RequireNoNotice(VendorJson.Metadata("2024-01-01", "2024-02-01", splitSymbols: true, symbols: ["GC.FUT"]));

    [Theory]
    [InlineData("""{"query": {"start": "2024-01-08", "end": "2024-01-09T00:00:00.000000000Z", "symbols": "mgc.fut,GC.FUT", "limit": 0}}""")]
    [InlineData("""{"query": {"symbols": ["ALL_SYMBOLS"], "start": null, "end": null, "dataset": null, "later": [1, {}]}, "also": 1}""")]
    [InlineData("""{"dataset": "GLBX.MDP3", "schema": "ohlcv-1m"}""")]
    public void Other_spellings_and_unknown_members_are_tolerated(string json) => RequireNoNotice(json); // A3

    [Theory]
    [InlineData("dataset", "\"XNAS.ITCH\"", "dataset is XNAS.ITCH, but that of the file is GLBX.MDP3")]
    [InlineData("schema", "\"trades\"", "schema is trades, but that of the file is ohlcv-1m")]
    [InlineData("stype_in", "\"raw_symbol\"", "stype_in is raw_symbol, but that of the file is parent")]
    [InlineData("stype_out", "\"raw_symbol\"", "stype_out is raw_symbol, but that of the file is instrument_id")]
    [InlineData("encoding", "\"csv\"", "its encoding is csv, but the file is DBN")]
    [InlineData("limit", "1000", "limit is 1000, but that of the file is 0")]
    [InlineData("symbols", "[\"GC.FUT\"]", "MGC.FUT")]
    [InlineData("symbols", "[]", "MGC.FUT")]
    [InlineData("start", "\"2024-01-09\"", "2024-01-09T00:00Z")]
    [InlineData("end", "\"2024-01-08\"", "2024-01-08T00:00Z")]
    public void A_contradiction_is_refused_with_both_sides(string member, string value, string reported) // A3
    {
        var error = Refused(ErrorIds.MetadataMismatch, _file, "{\"query\": {\"" + member + "\": " + value + "}}");

        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public void Metadata_do_not_apply_to_a_file_that_the_manifest_does_not_list() // A3
    {
        var other = new DbnBuilder().Bars("MGCG4", "2024-03-08T12:00Z", 3).WriteTo(_folder.File("of-another-job.dbn"));
        _folder.Write("manifest.json", VendorJson.Manifest(_file));
        _folder.Write("metadata.json", VendorJson.Metadata("2024-01-01", "2024-02-01"));

        Assert.Equal("not_in_manifest", Assert.Single(SourceSet.Accept([_folder.FullName]).Notices).Kind);
        File.Delete(_folder.File("manifest.json"));
        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));
        Assert.Equal((ErrorIds.MetadataMismatch, other), (error.Id, error.Where.File));
    }

    [Fact]
    public void Metadata_without_known_members_are_reported() // A3
    {
        _folder.Write("metadata.json", """{"title": "about something else"}""");

        Assert.Equal("metadata_unknown", Assert.Single(SourceSet.Accept([_file]).Notices).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"query": []}""")]
    [InlineData("""{"query": {"dataset": 7}}""")]
    [InlineData("""{"query": {"symbols": [null]}}""")]
    [InlineData("""{"query": {"symbols": {}}}""")]
    [InlineData("""{"query": {"limit": -1}}""")]
    [InlineData("""{"query": {"limit": "1"}}""")]
    [InlineData("""{"query": {"start": 1.5}}""")]
    [InlineData("""{"query": {"start": -1}}""")]
    [InlineData("""{"query": {"end": "yesterday"}}""")]
    [InlineData("""{"query": {"end": "2024-02-30"}}""")]
    [InlineData("""{"query": {"end": "2024-01-08T00:00:00+10:00"}}""")]
    [InlineData("""{"query": {"end": "9999-01-01"}}""")]
    [InlineData("""{"query": {"dataset": "GLBX.MDP3", "dataset": "GLBX.MDP3"}}""")]
    [InlineData("""{"query": {}, "customizations": {"split_symbols": 1}}""")]
    // A3
    public void Malformed_metadata_are_refused(string json) => Refused(ErrorIds.SidecarMalformed, _folder.File("metadata.json"), json);

    [Theory]
    [InlineData("2024-01-08", "2024-01-08T00:00Z", 0)]
    [InlineData("2024-01-08T12:30", "2024-01-08T12:30Z", 0)]
    [InlineData("2024-01-08T12:30:00Z", "2024-01-08T12:30Z", 0)]
    [InlineData("2024-01-08T12:30:00.000000001Z", "2024-01-08T12:30Z", 1)]
    [InlineData("2024-01-08T12:30:00.5+00:00", "2024-01-08T12:30Z", 500_000_000)]
    public void Times_are_read_to_the_nanosecond(string text, string minute, long behind) // A3
    {
        Assert.True(IsoTime.TryParse(text, out var ts));
        Assert.Equal(DbnBuilder.Time(minute) + behind, ts);
    }

    private void RequireNoNotice(string json)
    {
        _folder.Write("metadata.json", json);
        Assert.Empty(SourceSet.Accept([_file]).Notices);
        using var document = JsonDocument.Parse(json);
        Assert.False(VendorMetadata.Parse("metadata.json", document).IsUninformative);
    }

    private SourceException Refused(string id, string about, string json)
    {
        _folder.Write("metadata.json", json);
        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_file]));
        Assert.Equal((id, about, 3), (error.Id, error.Where.File, ExitCodes.For(error)));
        return error;
    }
}
