using System.Security.Cryptography;
using System.Text.Json;

namespace MgcBackfill.Tests.Support;

/// <summary>The vendor's side files, as in a batch job.</summary>
internal static class VendorJson
{
    /// <summary>A manifest.json of existing files.</summary>
    public static string Manifest(params string[] paths) => Manifest(paths.Select(p => (Path.GetFileName(p), File.ReadAllBytes(p))));

    /// <summary>A manifest.json of files with the given content.</summary>
    public static string Manifest(IEnumerable<(string Name, byte[] Bytes)> files) =>
        JsonSerializer.Serialize(
            new
            {
                job_id = "GLBX-20240201-TESTTESTTE",
                files = files.Select(f => new
                {
                    filename = f.Name,
                    size = f.Bytes.Length,
                    hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(f.Bytes)),
                    urls = new { https = "https://example.invalid/" + f.Name, ftp = "ftp://example.invalid/" + f.Name },
                }),
            }
        );

    /// <summary>A metadata.json of a job for MGC.FUT; its times are nanoseconds since the epoch.</summary>
    public static string Metadata(
        string start,
        string end,
        string dataset = "GLBX.MDP3",
        string schema = "ohlcv-1m",
        string stypeIn = "parent",
        string stypeOut = "instrument_id",
        string encoding = "dbn",
        long? limit = null,
        bool splitSymbols = false,
        params string[] symbols
    ) =>
        JsonSerializer.Serialize(
            new
            {
                version = 1,
                job_id = "GLBX-20240201-TESTTESTTE",
                query = new
                {
                    dataset,
                    schema,
                    symbols = symbols.Length == 0 ? ["MGC.FUT"] : symbols,
                    stype_in = stypeIn,
                    stype_out = stypeOut,
                    start = DbnBuilder.Time(start),
                    end = DbnBuilder.Time(end),
                    limit,
                    encoding,
                    compression = "zstd",
                },
                customizations = new
                {
                    pretty_px = false,
                    split_symbols = splitSymbols,
                    split_duration = "day",
                },
            }
        );

    /// <summary>A condition.json of dates and conditions.</summary>
    public static string Conditions(params (string Date, string Condition)[] days) =>
        JsonSerializer.Serialize(
            days.Select(d => new
            {
                date = d.Date,
                condition = d.Condition,
                last_modified_date = "2024-02-01",
            })
        );
}
