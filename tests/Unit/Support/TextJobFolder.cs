using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MgcBackfill.Dbn;
using MgcBackfill.Formats;
using MgcBackfill.Text;
using ZstdSharp;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// A folder with a job of the vendor in a text encoding: the data files, and the side files that describe them. A test changes one of them.
/// </summary>
internal sealed class TextJobFolder(ScratchFolder folder, DbnMetadata metadata, IReadOnlyList<ReadBar> bars, TextForm form)
{
    private const long Day = 86_400_000_000_000;

    /// <summary>The metadata.json; null for none.</summary>
    public JsonObject? Query { get; set; } = CreateQuery(metadata, form);

    /// <summary>The symbology.json; null for none, as when the lines have symbols.</summary>
    public JsonObject? Symbology { get; set; } = form.MapsSymbols ? null : CreateSymbology(metadata);

    /// <summary>Changes the manifest.json before it is written.</summary>
    public Action<JsonObject> ChangeManifest { get; set; } = _ => { };

    /// <summary>True to compress the data files.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>True for a file for each UTC date.</summary>
    public bool SplitsDays { get; set; }

    /// <summary>True for a file for each symbol.</summary>
    public bool SplitsSymbols { get; set; }

    /// <summary>The names of the data files.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    private DbnSchema Schema => metadata.Schema!.Value;

    /// <summary>A job of hand-made bars.</summary>
    public static TextJobFolder Create(ScratchFolder folder, TextForm form, DbnBuilder? bars = null)
    {
        var path = (bars ?? Bars()).WriteTo(folder.File("reference.dbn"));
        var file = ReadFile.From(path);
        File.Delete(path);
        return new TextJobFolder(folder, file.Metadata, file.Bars, form);
    }

    /// <summary>Bars of two contracts on two days.</summary>
    public static DbnBuilder Bars() =>
        new DbnBuilder().Range("2024-01-08", "2024-01-10").Bars("MGCG4", "2024-01-08T12:00Z", 3).Bars("MGCJ4", "2024-01-09T12:00Z", 2);

    /// <summary>Writes everything. Returns the folder.</summary>
    public string Write()
    {
        var extension = (form.Encoding == TextEncoding.Csv ? ".csv" : ".json") + (IsCompressed ? ".zst" : "");
        var schema = DbnNames.Format(metadata.Schema);
        var files = new List<(string Name, byte[] Bytes)>();
        foreach (var group in bars.GroupBy(b => (SplitsDays ? b.Ts / Day : -1, SplitsSymbols ? b.Symbol : "")))
        {
            var dates = SplitsDays ? Date(group.First().Ts) : $"{Date(metadata.Start)}-{Date(metadata.End!.Value - 1)}";
            var symbol = SplitsSymbols ? "." + group.Key.Item2 : "";
            var bytes = VendorText.File(group, form, Schema);
            files.Add(($"glbx-mdp3-{dates}.{schema}{symbol}{extension}", IsCompressed ? Compress(bytes) : bytes));
        }

        Names = [.. files.Select(f => f.Name)];
        if (Query is not null)
            files.Add(("metadata.json", Encoding.UTF8.GetBytes(Query.ToJsonString())));
        if (Symbology is not null)
            files.Add(("symbology.json", Encoding.UTF8.GetBytes(Symbology.ToJsonString())));
        foreach (var (name, bytes) in files)
            folder.Write(name, bytes);
        var manifest = JsonNode.Parse(VendorJson.Manifest(files))!.AsObject();
        ChangeManifest(manifest);
        folder.Write("manifest.json", manifest.ToJsonString());
        return folder.FullName;
    }

    /// <summary>The bytes as a zstd frame, with a checksum.</summary>
    public static byte[] Compress(byte[] bytes)
    {
        using var compressor = new Compressor();
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    private static string Date(long ts) => DateTime.UnixEpoch.AddTicks(ts / 100).ToString("yyyyMMdd", null);

    private static JsonObject CreateQuery(DbnMetadata metadata, TextForm form) =>
        JsonSerializer
            .SerializeToNode(
                new
                {
                    version = 1,
                    job_id = "GLBX-20240201-TESTTESTTE",
                    query = new
                    {
                        dataset = metadata.Dataset,
                        schema = DbnNames.Format(metadata.Schema),
                        symbols = metadata.Symbols,
                        stype_in = DbnNames.Format(metadata.StypeIn),
                        stype_out = DbnNames.Format(metadata.StypeOut),
                        start = metadata.Start,
                        end = metadata.End,
                        limit = (long?)null,
                        encoding = form.Encoding == TextEncoding.Csv ? "csv" : "json",
                        compression = "zstd",
                    },
                    customizations = new
                    {
                        pretty_px = form.PrettyPrices,
                        pretty_ts = form.PrettyTimes,
                        map_symbols = form.MapsSymbols,
                        split_symbols = false,
                        split_duration = "day",
                    },
                }
            )!
            .AsObject();

    private static JsonObject CreateSymbology(DbnMetadata metadata)
    {
        var partial = metadata.IsSynthetic ? metadata.Partial.Append(DbnMetadata.SyntheticMark) : metadata.Partial;
        return JsonSerializer
            .SerializeToNode(
                new
                {
                    result = metadata.Mappings.ToDictionary(
                        m => m.RawSymbol,
                        m =>
                            m.Intervals.Select(i => new
                            {
                                d0 = UtcText.Date(i.Start),
                                d1 = UtcText.Date(i.End),
                                s = i.Symbol,
                            })
                    ),
                    symbols = metadata.Symbols,
                    stype_in = DbnNames.Format(metadata.StypeIn),
                    stype_out = DbnNames.Format(metadata.StypeOut),
                    start_date = DateTime.UnixEpoch.AddTicks(metadata.Start / 100).ToString("yyyy-MM-dd", null),
                    end_date = DateTime.UnixEpoch.AddTicks(metadata.End!.Value / 100).ToString("yyyy-MM-dd", null),
                    partial,
                    not_found = metadata.NotFound,
                    message = "Partially resolved",
                    status = 1,
                }
            )!
            .AsObject();
    }
}
