using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>The vendor's manifest.json and condition.json beside the data (A3).</summary>
public sealed class SidecarTests : IDisposable
{
    private const string Hash = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string NoHash = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg";

    private readonly ScratchFolder _folder = new();
    private readonly string _monday;
    private readonly string _tuesday;

    public SidecarTests()
    {
        _monday = new DbnBuilder().Bars("MGCG4", "2024-01-08T12:00Z", 3).WriteTo(_folder.File("glbx-mdp3-20240108.ohlcv-1m.dbn.zst"));
        _tuesday = new DbnBuilder().Bars("MGCG4", "2024-01-09T12:00Z", 3).WriteTo(_folder.File("glbx-mdp3-20240109.ohlcv-1m.dbn.zst"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_matching_manifest_gives_no_notice() // A3
    {
        _folder.Write("manifest.json", VendorJson.Manifest(_tuesday, _monday));

        Assert.Empty(SourceSet.Accept([_folder.FullName]).Notices);
    }

    [Fact]
    public void A_changed_byte_is_refused_by_its_sha256() // A3
    {
        _folder.Write("manifest.json", VendorJson.Manifest(_monday, _tuesday));
        new DbnBuilder().Bars("MGCG4", "2024-01-09T12:00Z", 3, price: 2001m).WriteTo(_tuesday);

        Assert.Contains("sha256", Mismatch(_tuesday).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_different_size_is_refused_even_with_the_same_sha256() // A3
    {
        var json = VendorJson.Manifest(_monday);
        var size = new FileInfo(_monday).Length;
        _folder.Write("manifest.json", json.Replace($"\"size\":{size}", $"\"size\":{size + 1}", StringComparison.Ordinal));

        Assert.Contains($"{size + 1} bytes", Mismatch(_monday).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_may_be_in_upper_case() // A3
    {
        var sha256 = SourceFile.Inspect(_monday).Sha256;
        _folder.Write("manifest.json", VendorJson.Manifest(_monday).Replace(sha256, sha256.ToUpperInvariant(), StringComparison.Ordinal));

        SourceSet.Accept([_monday]);
    }

    [Fact]
    public void A_file_that_is_not_listed_is_reported() // A3
    {
        _folder.Write("manifest.json", VendorJson.Manifest(_monday));

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Equal(("not_in_manifest", _tuesday), (notice.Kind, notice.File));
    }

    [Fact]
    public void A_listed_file_that_is_missing_is_reported() // A3
    {
        _folder.Write(
            "manifest.json",
            VendorJson.Manifest([
                ("glbx-mdp3-20240108.ohlcv-1m.dbn.zst", File.ReadAllBytes(_monday)),
                ("glbx-mdp3-20240109.ohlcv-1m.dbn.zst", File.ReadAllBytes(_tuesday)),
                ("glbx-mdp3-20240110.ohlcv-1m.dbn.zst", [1]),
                ("condition.json", [2]),
                ("metadata.json", [3]),
                ("symbology.json", [4]),
                ("../elsewhere.json", [5]),
                ("manifest.json", [6]),
            ])
        );

        var notices = SourceSet.Accept([_monday]).Notices;

        Assert.Equal(
            ["../elsewhere.json", "condition.json", "glbx-mdp3-20240110.ohlcv-1m.dbn.zst", "metadata.json", "symbology.json"],
            notices.Where(n => n.Kind == "missing_file").Select(n => n.File).Order(StringComparer.Ordinal)
        );
        Assert.All(
            notices.Where(n => n.Kind == "missing_file"),
            n => Assert.EndsWith("which does not exist.", n.Message, StringComparison.Ordinal)
        );
        var other = Assert.Single(notices, n => n.Kind != "missing_file");
        Assert.Equal("not_given", other.Kind);
        Assert.Contains("glbx-mdp3-20240109", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("condition.json", "[]")]
    [InlineData("condition.json", "")]
    [InlineData("metadata.json", "{}")]
    [InlineData("symbology.json", "")]
    [InlineData("symbology.json", "[1]")]
    [InlineData("notes.txt", "other")]
    public void A_side_file_that_differs_from_the_manifest_is_refused(string name, string now) // A3
    {
        const string Was = "[{\"date\": \"2024-01-08\", \"condition\": \"degraded\"}]";
        _folder.Write("manifest.json", VendorJson.Manifest([(name, System.Text.Encoding.UTF8.GetBytes(Was))]));
        var path = _folder.Write(name, now);

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));

        Assert.Equal((ErrorIds.ManifestMismatch, path), (error.Id, error.Where.File));
    }

    [Fact]
    public void Every_file_can_be_required_to_be_listed() // A3
    {
        var required = new SourceOptions { RequireManifest = true };
        _folder.Write("manifest.json", VendorJson.Manifest(_monday, _tuesday));
        Assert.Equal(2, SourceSet.Accept([_folder.FullName], required, [Products.Default]).Files.Count);
        _folder.Write("manifest.json", VendorJson.Manifest(_monday));
        NotListed(_tuesday);
        File.Delete(_folder.File("manifest.json"));
        NotListed(_monday, _tuesday);

        void NotListed(params string[] files)
        {
            var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName], required, [Products.Default]));
            Assert.Equal((ErrorIds.NotInManifest, 3), (error.Id, ExitCodes.For(error)));
            Assert.All(files, f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
            Assert.Contains(OptionName.RequireManifest, error.Advice!.Options);
        }
    }

    [Fact]
    public void Each_folder_has_its_own_manifest() // A3
    {
        var other = _folder.Folder("other job");
        var moved = new DbnBuilder().Bars("MGCG4", "2024-01-10T12:00Z", 3).WriteTo(Path.Combine(other, Path.GetFileName(_monday)));
        File.WriteAllText(Path.Combine(other, "manifest.json"), VendorJson.Manifest(moved));

        Assert.Empty(SourceSet.Accept([_monday, moved]).Notices);
        _folder.Write("manifest.json", VendorJson.Manifest(moved));
        Mismatch(_monday, moved);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"manifest\"")]
    [InlineData("{\"files\": {}}")]
    [InlineData("{\"files\": null}")]
    [InlineData("{\"files\": [null]}")]
    [InlineData("{\"files\": [\"a.dbn\"]}")]
    [InlineData("{\"files\": [{}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1}]}")]
    [InlineData("{\"files\": [{\"size\": 1, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": null, \"size\": 1, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": 7, \"size\": 1, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": \"1\", \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1.5, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 99999999999999999999, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"hash\": null}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"hash\": \"md5:00\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"hash\": \"sha256:00\"}]}")]
    [InlineData(
        "{\"files\": [{\"filename\": \"a\", \"size\": 1, \"hash\": \""
            + Hash
            + "\"}, {\"filename\": \"a\", \"size\": 1, \"hash\": \""
            + Hash
            + "\"}]}"
    )]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"size\": 1, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"hash\": \"" + Hash + "\"}], \"files\": []}")]
    [InlineData("{\"files\": [], \"f\\u0069les\": []}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": -1, \"hash\": \"" + Hash + "\"}]}")]
    [InlineData("{\"files\": [{\"filename\": \"a.dbn\", \"size\": 1, \"hash\": \"" + NoHash + "\"}]}")]
    [InlineData("{\"files\": [], \"a\": 1, \"\\ud800\": 2}")]
    public void A_malformed_manifest_is_refused(string json) => // A3
        Malformed("manifest.json", json);

    [Theory]
    [InlineData("manifest.json", "{\"files\":[],\"job_id\":\"?\"}")]
    [InlineData("condition.json", "[{\"date\":\"2024-01-08\",\"condition\":\"available\",\"last_modified_date\":\"?\"}]")]
    public void A_file_with_invalid_UTF8_anywhere_is_refused(string name, string json) // A3
    {
        var good = System.Text.Encoding.ASCII.GetBytes(json);
        _folder.Write(name, good);
        SourceSet.Accept([_folder.FullName]);

        foreach (var bad in new byte[] { 0x80, 0xC0, 0xFF })
            Malformed(name, [.. good.Select(b => b == '?' ? bad : b)]);
    }

    [Fact]
    public void Incomplete_days_are_reported_if_the_source_covers_them() // A3
    {
        _folder.Write(
            "condition.json",
            VendorJson.Conditions(
                ("2024-01-07", "missing"),
                ("2024-01-08", "degraded"),
                ("2024-01-09", "pending"),
                ("2024-01-10", "degraded")
            )
        );

        var notices = SourceSet.Accept([_folder.FullName]).Notices;

        Assert.All(notices, n => Assert.Equal("condition", n.Kind));
        Assert.Equal(
            ["The vendor marks 2024-01-08 (UTC) as degraded.", "The vendor marks 2024-01-09 (UTC) as pending."],
            notices.Select(n => n.Message)
        );
    }

    [Fact]
    public void A_missing_day_inside_one_file_is_reported() // A3
    {
        var path = new DbnBuilder().Bar("MGCG4", "2024-01-15T12:00Z").Bar("MGCG4", "2024-01-17T12:00Z").WriteTo(_folder.File("x.dbn"));
        _folder.Write(
            "condition.json",
            VendorJson.Conditions(("2024-01-15", "available"), ("2024-01-16", "missing"), ("2024-01-17", "available"))
        );

        Assert.Equal("The vendor marks 2024-01-16 (UTC) as missing.", Assert.Single(SourceSet.Accept([path]).Notices).Message);
    }

    [Fact]
    public void Complete_days_are_not_reported() // A3
    {
        _folder.Write("condition.json", VendorJson.Conditions(("2024-01-08", "available"), ("2024-01-09", "available")));

        Assert.Empty(SourceSet.Accept([_folder.FullName]).Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[{\"date\": \"2024-01-08\"}]")]
    [InlineData("[{\"condition\": \"available\"}]")]
    [InlineData("[{\"date\": null, \"condition\": \"available\"}]")]
    [InlineData("[{\"date\": 20240108, \"condition\": \"available\"}]")]
    [InlineData("[{\"date\": \"2024-02-31\", \"condition\": \"available\"}]")]
    [InlineData("[{\"date\": \"01/08/2024\", \"condition\": \"available\"}]")]
    [InlineData("[{\"date\": \"2024-01-08\", \"condition\": \"unheard of\"}]")]
    [InlineData("[{\"date\": \"2024-01-08\", \"condition\": \"Degraded\"}]")]
    [InlineData("[{\"date\": \"2024-01-08\", \"condition\": null}]")]
    [InlineData("[{\"date\": \"1999-01-08\", \"condition\": \"\"}]")]
    [InlineData("[{\"date\": \"2024-01-08\", \"condition\": \"degraded\", \"condition\": \"available\"}]")]
    [InlineData("[{\"date\": \"2024-01-08\", \"condition\": \"available\", \"\\udc00\": 1}]")]
    public void A_malformed_condition_is_refused(string json) => // A3
        Malformed("condition.json", json);

    private static SourceException Mismatch(params string[] given)
    {
        var error = Assert.Throws<SourceException>(() => SourceSet.Accept(given));
        Assert.Equal((ErrorIds.ManifestMismatch, given[0]), (error.Id, error.Where.File));
        return error;
    }

    private void Malformed(string name, string json) => Malformed(name, System.Text.Encoding.UTF8.GetBytes(json));

    private void Malformed(string name, byte[] json)
    {
        var path = _folder.Write(name, json);
        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));
        Assert.Equal((ErrorIds.SidecarMalformed, path), (error.Id, error.Where.File));
    }
}
