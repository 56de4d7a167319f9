using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Text;

/// <summary>
/// A job of the vendor in CSV or JSON lines, in its folder (E1). A text proves nothing by itself: manifest.json must list each file with
/// its sha256, and metadata.json must say what the files hold. If the lines have no symbols, symbology.json must map the instrument ids.
/// </summary>
internal sealed class TextJob
{
    private const long Day = 24 * 3600 * 1_000_000_000L;
    private const string AllSymbols = "ALL_SYMBOLS";
    private const string Advice =
        "Download the whole job again into a folder of its own, with its manifest.json, metadata.json and symbology.json.";

    private TextJob(string folder, TextForm form, DbnMetadata metadata) => (Folder, Form, Metadata) = (folder, form, metadata);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>How the lines of all files are written.</summary>
    public TextForm Form { get; }

    /// <summary>What the side files say about the whole job, as a header would.</summary>
    public DbnMetadata Metadata { get; }

    /// <summary>The schema of all bars.</summary>
    public DbnSchema Schema => Metadata.Schema!.Value;

    /// <summary>The data files, ordered by the start of their range and then by path.</summary>
    public IReadOnlyList<TextFile> Files { get; private set; } = [];

    /// <summary>UTC dates that the vendor's condition.json does not list as available.</summary>
    public IReadOnlyList<(DateOnly Date, string Condition)> Conditions { get; private init; } = [];

    /// <summary>Side files that the manifest lists, that do not exist, and that are not needed to read the bars.</summary>
    public IReadOnlyList<string> MissingSides { get; private init; } = [];

    /// <summary>True if the vendor names data files in a text encoding like that.</summary>
    public static bool IsDataName(string name) => TextFileName.Parse(name) is not null;

    /// <summary>Proves the files of a job by its side files. The data files are hashed, and read up to their first bar.</summary>
    /// <param name="folder">The folder of the job.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <exception cref="SourceException">A file or a member is missing, or two of them contradict each other.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static TextJob Open(string folder, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(folder))
            throw Refused(ErrorIds.SourceNotFound, folder, $"There is no folder '{folder}'.", "Check the path.");
        var vendor = VendorFolder.Read(folder);
        var manifest = vendor.Manifest ?? throw Incomplete(folder, $"it has no {VendorManifest.FileName}");
        var query = vendor.Metadata ?? throw Incomplete(folder, $"it has no {VendorMetadata.FileName}");
        RequireListed(manifest, VendorMetadata.FileName);
        RequireMembers(query);
        var form = GetForm(query);
        var metadata = AddSymbology(CreateMetadata(query), query, form, manifest);
        string[] names = [.. manifest.Files.Keys.Where(n => IsTextName(n)).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            throw Incomplete(folder, $"its {VendorManifest.FileName} lists no file of {form.Encoding.ToString().ToUpperInvariant()}");
        RequireFiles(folder, names, manifest);
        var job = new TextJob(folder, form, metadata) { Conditions = vendor.Conditions, MissingSides = vendor.MissingSides };
        var files = new TextFile[names.Length];
        for (var i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            files[i] = job.Accept(names[i], query, manifest);
        }

        Array.Sort(files, Compare);
        job.Files = files;
        return job;
    }

    /// <summary>
    /// The symbols of the job in ordinal order: those that symbology.json maps, or else those in the lines, which are read for that.
    /// </summary>
    /// <exception cref="SourceException">A file breaks a rule, or changed since it was accepted.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IReadOnlyList<string> FindSymbols(CancellationToken cancellation = default)
    {
        var table = new SymbolTable();
        if (Metadata.Mappings.Count > 0)
            _ = new SymbolResolver(Metadata, table);
        else
            ReadSymbols(table, cancellation);
        return [.. Enumerable.Range(0, table.Count).Select(i => table[i]).Order(StringComparer.Ordinal)];
    }

    private void ReadSymbols(SymbolTable table, CancellationToken cancellation)
    {
        var batch = new BarBatch();
        foreach (var file in Files)
        {
            using var reader = TextBarReader.Open(
                file,
                new DbnReaderOptions
                {
                    Schema = Schema,
                    Symbols = table,
                    Hash = true,
                }
            );
            while (reader.Read(batch))
                cancellation.ThrowIfCancellationRequested();
            if (reader.Sha256 != file.Source.Sha256)
                throw SourceFile.ChangedWhileRead(file.Source.Path, file.Source.Sha256, reader.Sha256);
        }
    }

    private TextFile Accept(string name, VendorMetadata query, VendorManifest manifest)
    {
        var path = Path.Combine(Folder, name);
        var parts = TextFileName.Parse(name) ?? throw Contradiction(path, "its name is not one that the vendor gives to a file of bars");
        string[] contradictions = [.. Contradictions(parts, query)];
        if (contradictions.Length > 0)
            throw Contradiction(path, string.Join("; ", contradictions));
        var (size, sha256) = manifest.Files[name];
        var file = new TextFile(
            new SourceFile
            {
                Path = path,
                Sha256 = sha256,
                Size = size,
                Modified = File.GetLastWriteTimeUtc(path),
                MayBeEmpty = true, // the manifest lists these bytes
                Metadata = Metadata with
                {
                    Start = Math.Max(Metadata.Start, GetTime(parts.From)),
                    End = Math.Min(Metadata.End!.Value, GetTime(parts.To) + Day),
                },
            },
            Form
        );
        return file with { Source = file.Source with { IsEmpty = IsEmpty(file) } };
    }

    private IEnumerable<string> Contradictions(TextFileName parts, VendorMetadata query)
    {
        var dataset = query.Dataset!.Replace('.', '-').ToLowerInvariant();
        if (parts.Dataset != dataset)
            yield return Differs("dataset", dataset, parts.Dataset);
        if (parts.Schema != query.Schema)
            yield return Differs("schema", query.Schema!, parts.Schema);
        if (parts.Encoding != Form.Encoding)
            yield return Differs("encoding", query.Encoding!, GetName(parts.Encoding));
        if (query.SplitsSymbols && parts.Symbol is null)
            yield return "the job is split by symbols, but the name of the file has none";
        if (!query.SplitsSymbols && parts.Symbol is not null)
            yield return "the job is not split by symbols, but the name of the file has one";
        if (GetTime(parts.To) + Day <= Metadata.Start || GetTime(parts.From) >= Metadata.End)
            yield return $"the name of the file says {UtcText.Range(GetTime(parts.From), GetTime(parts.To) + Day)}, "
                + $"but the job covers {UtcText.Range(Metadata.Start, Metadata.End!.Value)}";
    }

    // A file with a header and no bar. The first bar is checked here, so that a file in another form is refused at once.
    private bool IsEmpty(TextFile file)
    {
        const int SmallBuffer = 1 << 12;
        using var reader = TextBarReader.Open(
            file,
            new DbnReaderOptions
            {
                Schema = Schema,
                FileBuffer = SmallBuffer,
                RecordBuffer = SmallBuffer,
            }
        );
        return !reader.Read(new BarBatch(1));
    }

    private static void RequireMembers(VendorMetadata query)
    {
        (string Name, bool IsThere)[] members =
        [
            ("dataset", query.Dataset is not null),
            ("schema", query.Schema is not null),
            ("symbols", query.Symbols is not null),
            ("stype_in", query.StypeIn is not null),
            ("stype_out", query.StypeOut is not null),
            ("start", query.Start is not null),
            ("end", query.End is not null),
            ("encoding", query.Encoding is not null),
            ("pretty_px", query.PrettyPrices is not null),
            ("pretty_ts", query.PrettyTimes is not null),
            ("map_symbols", query.MapsSymbols is not null),
        ];
        if (members.Where(m => !m.IsThere).Select(m => m.Name).ToArray() is { Length: > 0 } missing)
            throw Incomplete(query.Path, $"it does not say {NumberText.Joined(missing, missing.Length)}");
        if (query.End <= query.Start)
            throw Sidecar.Malformed(query.Path, "its end is not after its start");
    }

    private static TextForm GetForm(VendorMetadata query) =>
        new(
            query.Encoding switch
            {
                "csv" => TextEncoding.Csv,
                "json" => TextEncoding.Json,
                _ => throw Refused(
                    ErrorIds.SourceRefused,
                    query.Path,
                    $"{query.Path}: the encoding of the job is {query.Encoding}, not csv or json.",
                    "Give the files of the job as they are, if they are DBN."
                ),
            },
            query.PrettyPrices!.Value,
            query.PrettyTimes!.Value,
            query.MapsSymbols!.Value
        );

    private static DbnMetadata CreateMetadata(VendorMetadata query) =>
        new()
        {
            Version = 0,
            Dataset = query.Dataset!,
            Schema = GetSchema(query),
            Start = query.Start!.Value,
            End = query.End!.Value,
            Limit = query.Limit ?? 0,
            StypeIn = GetStype(query, "stype_in", query.StypeIn!),
            StypeOut = GetStype(query, "stype_out", query.StypeOut!),
            Symbols = query.Symbols!,
        };

    private static DbnSchema GetSchema(VendorMetadata query)
    {
        foreach (var schema in BarSchema.All)
        {
            if (DbnNames.Format(schema) == query.Schema)
                return schema;
        }

        throw Refused(
            ErrorIds.SourceRefused,
            query.Path,
            $"{query.Path}: the schema of the job is {query.Schema}, which does not hold bars of a fixed length.",
            $"Request the data from the vendor with one of the schemas {string.Join(", ", BarSchema.All.Select(s => DbnNames.Format(s)))}."
        );
    }

    private static DbnStype GetStype(VendorMetadata query, string name, string value)
    {
        foreach (var stype in Enum.GetValues<DbnStype>())
        {
            if (DbnNames.Format(stype) == value)
                return stype;
        }

        throw Sidecar.Malformed(query.Path, $"its {name} '{value}' is not known");
    }

    private static DbnMetadata AddSymbology(DbnMetadata metadata, VendorMetadata query, TextForm form, VendorManifest manifest)
    {
        var path = Path.Combine(Path.GetDirectoryName(manifest.Path)!, VendorSymbology.FileName);
        if (Sidecar.ReadBytes(path) is not { } bytes)
        {
            return form.MapsSymbols
                ? metadata
                : throw Incomplete(
                    Path.GetDirectoryName(manifest.Path)!,
                    $"it has no {VendorSymbology.FileName}, and the lines have no symbols"
                );
        }

        RequireListed(manifest, VendorSymbology.FileName);
        manifest.Matches(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using var document = Sidecar.Parse(path, bytes);
        var symbology = VendorSymbology.Parse(path, document);
        string[] contradictions = [.. Contradictions(symbology, query)];
        if (contradictions.Length > 0)
            throw Contradiction(path, string.Join("; ", contradictions));
        return metadata with
        {
            Partial = symbology.Partial,
            IsSynthetic = symbology.IsSynthetic,
            NotFound = symbology.NotFound,
            Mappings = symbology.Mappings,
        };
    }

    private static IEnumerable<string> Contradictions(VendorSymbology symbology, VendorMetadata query)
    {
        if (symbology.StypeIn != query.StypeIn)
            yield return Differs("stype_in", query.StypeIn!, symbology.StypeIn);
        if (symbology.StypeOut != query.StypeOut)
            yield return Differs("stype_out", query.StypeOut!, symbology.StypeOut);
        if (
            !query.Symbols!.Contains(AllSymbols)
            && symbology.Symbols.ToHashSet(StringComparer.OrdinalIgnoreCase) is var symbols
            && !symbols.SetEquals(query.Symbols!)
        )
            yield return Differs("symbols", NumberText.FirstFew(query.Symbols!, 3), NumberText.FirstFew(symbology.Symbols, 3));
        if (symbology.Start > GetDate(query.Start!.Value) || symbology.End < GetDate(query.End!.Value - 1))
            yield return $"the symbology covers {UtcText.Date(symbology.Start)} to {UtcText.Date(symbology.End)}, "
                + $"but the job covers {UtcText.Range(query.Start!.Value, query.End!.Value)}";
    }

    // The listed files must be there, and no other file of bars may be.
    private static void RequireFiles(string folder, string[] names, VendorManifest manifest)
    {
        if (names.Where(n => !File.Exists(Path.Combine(folder, n))).ToArray() is { Length: > 0 } missing)
            throw Incomplete(
                folder,
                $"{NumberText.Count(missing.Length, "file")} that its {VendorManifest.FileName} lists "
                    + $"{(missing.Length == 1 ? "is" : "are")} missing: {NumberText.FirstFew(missing, 3)}"
            );
        try
        {
            foreach (var name in Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal))
            {
                if (IsDataName(name))
                    RequireListed(manifest, name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", folder);
        }
    }

    private static void RequireListed(VendorManifest manifest, string name)
    {
        if (manifest.Lists(name))
            return;
        var path = Path.Combine(Path.GetDirectoryName(manifest.Path)!, name);
        throw Refused(
            ErrorIds.NotInManifest,
            path,
            $"{path} is not listed in the {VendorManifest.FileName} beside it.",
            "Keep each job of the vendor in its own folder, with its own manifest.json."
        );
    }

    // Every listed file with the extension of a text encoding holds bars, except the side files.
    private static bool IsTextName(string name) =>
        !name.StartsWith("symbology.", StringComparison.Ordinal)
        && name is not (VendorManifest.FileName or VendorMetadata.FileName or VendorCondition.FileName)
        && (name.EndsWith(".zst", StringComparison.Ordinal) ? name[..^4] : name) is var plain
        && (plain.EndsWith(".csv", StringComparison.Ordinal) || plain.EndsWith(".json", StringComparison.Ordinal));

    private static int Compare(TextFile a, TextFile b) =>
        a.Source.Range.Start != b.Source.Range.Start
            ? a.Source.Range.Start.CompareTo(b.Source.Range.Start)
            : string.CompareOrdinal(a.Source.Path, b.Source.Path);

    private static string GetName(TextEncoding encoding) => encoding == TextEncoding.Csv ? "csv" : "json";

    private static long GetTime(DateOnly date) => (date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * Day;

    private static DateOnly GetDate(long ts) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)(ts / Day));

    private static string Differs(string field, string expected, string actual) =>
        $"the {field} of the job is {expected}, but that of the file is {actual}";

    private static SourceException Incomplete(string path, string reason) =>
        Refused(ErrorIds.TextJobIncomplete, path, $"{path} does not prove what the text files hold: {reason}.", Advice);

    private static SourceException Contradiction(string path, string reason) =>
        Refused(ErrorIds.MetadataMismatch, path, $"{path} does not fit the {VendorMetadata.FileName} of its job: {reason}.", Advice);

    private static SourceException Refused(string id, string path, string message, string advice) =>
        new(id, message, new ErrorLocation { File = path }, advice);
}
