using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Source;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>manifest.json: size and hash of each file of a batch job (A3).</summary>
internal sealed class ManifestTarget : SidecarTarget
{
    private static readonly DbnMetadata s_metadata = new()
    {
        Version = 1,
        Dataset = "GLBX.MDP3",
        Schema = DbnSchema.Ohlcv1M,
        Start = 0,
        End = 1,
        StypeIn = DbnStype.Parent,
        StypeOut = DbnStype.InstrumentId,
    };

    private VendorManifest? _manifest;

    public override string Name => "manifest";

    public override void Read(byte[] input)
    {
        using var document = Sidecar.Parse("manifest.json", input);
        _manifest = VendorManifest.Parse("manifest.json", document);
    }

    protected override string Json(FuzzRandom random)
    {
        var json = new StringBuilder("{\"job_id\":\"GLBX-20240201-TESTTESTTE\",\"files\":[");
        for (var i = random.Below(4); i > 0; i--)
        {
            var name = random.OneIn(4)
                ? random.Pick("condition.json", "metadata.json", "symbology.json")
                : string.Create(CultureInfo.InvariantCulture, $"glbx-mdp3-202401{random.Between(1, 28):D2}.ohlcv-1m.dbn.zst");
            json.Append(CultureInfo.InvariantCulture, $"{{\"filename\":\"{name}\",\"size\":{random.Below(100_000)},\"hash\":\"sha256:");
            for (var word = 0; word < 4; word++)
                json.Append(CultureInfo.InvariantCulture, $"{random.Next():x16}");
            json.Append(CultureInfo.InvariantCulture, $"\",\"urls\":{{\"https\":\"https://example.invalid/{name}\",\"ftp\":null}}}}");
            json.Append(i > 1 ? "," : "");
        }

        return json.Append("]}").ToString();
    }

    protected override bool IsValid(JsonElement root) => Listed(root) is not null;

    protected override void Check(JsonElement root)
    {
        var listed = Listed(root);
        InconsistencyException.Require(listed is not null, "accepted; the slow reading refuses it");
        var data = listed!.Keys.Where(n =>
            Path.GetExtension(n).ToUpperInvariant() is ".DBN" || n.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase)
        );
        InconsistencyException.Require(
            _manifest!.DataFiles.Order().SequenceEqual(data.Order()),
            "other data files than the slow reading has"
        );
        foreach (var (name, (size, hash)) in listed.Where(l => Path.GetFileName(l.Key) == l.Key))
        {
            InconsistencyException.Require(_manifest.Matches(File(name, size, hash)), $"{name} is listed and not found");
            RequireMismatch(File(name, size + 1, hash));
            RequireMismatch(File(name, size, (hash[0] == '0' ? '1' : '0') + hash[1..]));
        }

        InconsistencyException.Require(!_manifest.Matches(File("not listed.dbn", 1, "")), "a file matches that is not listed");
    }

    // Null if the vendor would not have written it.
    private static Dictionary<string, (long Size, string Hash)>? Listed(JsonElement root)
    {
        if (Member(root, "files") is not { ValueKind: JsonValueKind.Array } files)
            return null;
        var listed = new Dictionary<string, (long Size, string Hash)>(StringComparer.Ordinal);
        foreach (var file in files.EnumerateArray())
        {
            if (Text(file, "filename") is not { } name || Text(file, "hash") is not { } hash)
                return null;
            if (Member(file, "size") is not { ValueKind: JsonValueKind.Number } size || !size.TryGetInt64(out var bytes) || bytes < 0)
                return null;
            if (hash.Length != 71 || !hash.StartsWith("sha256:", StringComparison.Ordinal) || !hash[7..].All(char.IsAsciiHexDigit))
                return null;
            if (!listed.TryAdd(name, (bytes, hash[7..].ToLowerInvariant())))
                return null;
        }

        return listed;
    }

    private void RequireMismatch(SourceFile file)
    {
        try
        {
            _manifest!.Matches(file);
        }
        catch (SourceException e) when (e.Id == ErrorIds.ManifestMismatch)
        {
            return;
        }

        throw new InconsistencyException($"{file.Path} differs from the manifest and is not refused");
    }

    private static SourceFile File(string name, long size, string hash) =>
        new()
        {
            Path = name,
            Size = size,
            Sha256 = hash,
            Modified = DateTime.UnixEpoch,
            Metadata = s_metadata,
        };
}
