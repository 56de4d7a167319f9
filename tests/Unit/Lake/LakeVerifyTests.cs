using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>A verification finds every change of a committed lake, says where it is, and changes nothing.</summary>
public sealed class LakeVerifyTests : IClassFixture<LakeVerifyTests.CommittedLake>
{
    private readonly LakeBench _bench;
    private readonly string _source;

    public LakeVerifyTests(CommittedLake lake)
    {
        (_bench, _source) = (lake.Bench, lake.Source);
        lake.Restore();
    }

    [Fact]
    public void An_unchanged_lake_is_valid_alone_and_against_its_sources()
    {
        var before = _bench.Files();

        var (alone, compared) = (_bench.Verify(), _bench.Verify(_source));

        Assert.True(alone.Valid);
        Assert.Null(alone.Compared);
        Assert.True(compared.Valid);
        Assert.Equal((4, 8), (compared.Compared, compared.Files));
        Assert.Equal(alone.Manifest.Bars + alone.Manifest.Front.Sum(f => f.Rows), alone.Rows);
        Assert.Null(LakeVerifier.GetFailure(compared));
        LakeBench.RequireSame(before, _bench.Files());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void One_changed_bit_of_a_data_file_is_found(double position)
    {
        var path = _bench.DataFile("MGC", 2023);
        var bytes = File.ReadAllBytes(path);
        bytes[(int)((bytes.Length - 1) * position)] ^= 1;
        File.WriteAllBytes(path, bytes);

        RequireFinding(ErrorIds.LakeFileDamaged, path);
    }

    [Fact]
    public void A_file_that_is_cut_is_found()
    {
        var path = _bench.DataFile("ES", 2024);
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length / 2);

        RequireFinding(ErrorIds.LakeFileDamaged, path);
    }

    [Fact]
    public void A_file_that_was_exchanged_with_that_of_another_unit_is_found()
    {
        var (one, other) = (_bench.DataFile("MGC", 2023), _bench.DataFile("MGC", 2024));
        var bytes = File.ReadAllBytes(one);
        File.Copy(other, one, overwrite: true);
        File.WriteAllBytes(other, bytes);

        var findings = RequireFinding(ErrorIds.LakeFileDamaged, one);
        Assert.Contains(findings, f => f.File == other);
    }

    [Fact]
    public void A_file_that_is_missing_is_found()
    {
        var path = _bench.DataFile("ES", 2023, LakeDataset.Front);
        File.Delete(path);

        RequireFinding(ErrorIds.LakeFileDamaged, path);
    }

    [Fact]
    public void A_file_that_was_added_by_hand_is_found()
    {
        var path = Path.Combine(Path.GetDirectoryName(_bench.DataFile("ES", 2023))!, "part-1.parquet");
        File.Copy(_bench.DataFile("ES", 2023), path);

        RequireFinding(ErrorIds.LakeFileForeign, path);
        Assert.Equal(ErrorIds.LakeFileForeign, Assert.Throws<TargetException>(() => LakeBench.Commit(_bench.Options(_source))).Id);
    }

    // The file, its size and its hash agree; only the rows do not.
    [Fact]
    public void A_file_that_was_written_by_another_program_with_a_fitting_manifest_is_found()
    {
        var (path, unit) = (_bench.DataFile("MGC", 2023), new LakeUnitName(BarInterval.Minute, "MGC", 2023));
        var table = _bench.Folder.ReadUnit(unit)!.Bars;
        LakeRow.Query(
            $"""
            COPY (SELECT * REPLACE (close + 0.1 AS close) FROM read_parquet('{path}', hive_partitioning = false))
            TO '{path}.new' (FORMAT parquet)
            """
        );
        File.Move(path + ".new", path, overwrite: true);
        var manifest = _bench.Folder.GetManifestPath(unit);
        var (sha256, size) = FileHash.Compute(path, CancellationToken.None);
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
                .Replace(table.File!.Sha256, sha256, StringComparison.Ordinal)
                .Replace($"\"size\": {table.File.Size}", $"\"size\": {size}", StringComparison.Ordinal)
        );

        var findings = RequireFinding(ErrorIds.LakeManifestInvalid, manifest);
        Assert.Contains(findings, f => f.ErrorId == ErrorIds.LakeFileDamaged || f.ErrorId == ErrorIds.LakeContentDiffers);
        var compared = _bench.Verify(_source).Findings;
        Assert.Contains(compared, f => f.File == path && f.Message.Contains("and the source has MGC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"rows\": ", "\"rows\": 1")]
    [InlineData("\"open\": \"", "\"open\": \"-")]
    [InlineData("\"digest\": \"", "\"digest\": \"0")]
    public void An_edited_manifest_of_a_unit_is_found(string text, string with)
    {
        var path = _bench.Folder.GetManifestPath(new LakeUnitName(BarInterval.Minute, "ES", 2024));
        File.WriteAllText(path, File.ReadAllText(path).Replace(text, with, StringComparison.Ordinal));

        RequireFinding(ErrorIds.LakeManifestInvalid, path);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_manifest_that_is_no_manifest_is_refused_by_name(string text)
    {
        var path = _bench.Folder.GetManifestPath(new LakeUnitName(BarInterval.Minute, "ES", 2024));
        File.WriteAllText(path, text);

        RequireFinding(ErrorIds.LakeManifestInvalid, path);
        File.WriteAllText(_bench.Folder.ManifestPath, text);
        var error = Assert.Throws<TargetException>(() => _bench.Verify());
        Assert.Equal((ErrorIds.LakeManifestInvalid, _bench.Folder.ManifestPath), (error.Id, error.Where.File));
    }

    [Theory]
    [InlineData("bars/schema=ohlcv-1m/root=ES/year=2024/part-0.parquet", "bars/schema=ohlcv-1m/root=MGC/year=2024/part-0.parquet")]
    [InlineData("bars/schema=ohlcv-1m/root=ES/year=2024/part-0.parquet", "../../etc/passwd")]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"schema\": \"ohlcv-1m\"", "\"schema\": \"ohlcv-1m\", \"schema\": \"ohlcv-1m\"")]
    [InlineData("\"year\": 2024", "\"year\": 2024, \"unknown\": 1")]
    public void A_manifest_that_names_another_file_or_has_other_members_is_refused(string text, string with)
    {
        var unit = new LakeUnitName(BarInterval.Minute, "ES", 2024);
        var path = _bench.Folder.GetManifestPath(unit);
        var edited = File.ReadAllText(path).Replace(text, with, StringComparison.Ordinal);
        Assert.NotEqual(edited, File.ReadAllText(path));
        File.WriteAllText(path, edited);

        Assert.Equal(ErrorIds.LakeManifestInvalid, Assert.Throws<TargetException>(() => _bench.Folder.ReadUnit(unit)).Id);
    }

    [Theory]
    [InlineData("\"digest\": \"", "\"digest\": \"0")]
    [InlineData("\"bars\": ", "\"bars\": 1")]
    [InlineData("\"size\": ", "\"size\": 1")]
    public void An_edited_manifest_of_the_lake_is_found(string text, string with)
    {
        var path = _bench.Folder.ManifestPath;
        File.WriteAllText(path, File.ReadAllText(path).Replace(text, with, StringComparison.Ordinal));

        RequireFinding(ErrorIds.LakeManifestInvalid, path);
    }

    [Fact]
    public void A_unit_that_was_built_after_the_commit_is_found()
    {
        using var other = new LakeBench();
        var source = Tape.Quiet("2022-03-01", "2022-03-02").WriteTo(other.File("2022.dbn.zst"));
        LakeBench.Build(_bench.Options(source), unit: 0);

        RequireFinding(ErrorIds.LakeFileForeign, _bench.Folder.GetManifestPath(new LakeUnitName(BarInterval.Minute, "MGC", 2022)));
    }

    [Fact]
    public void A_source_that_differs_in_one_value_is_found_by_its_bytes()
    {
        var changed = _bench.Write(new DbnBuilder().Range("2023-12-20", "2024-01-11").Bar("MGCG4", "2023-12-21T10:00Z"), "changed.dbn.zst");

        var findings = _bench.Verify(changed).Findings;

        Assert.Contains(findings, f => f.ErrorId == ErrorIds.LakeSourcesDiffer);
    }

    [Fact]
    public void A_folder_without_a_commit_is_refused()
    {
        File.Delete(_bench.Folder.ManifestPath);

        var error = Assert.Throws<TargetException>(() => _bench.Verify());

        Assert.Equal((ErrorIds.LakeIncomplete, 6), (error.Id, ExitCodes.For(error)));
    }

    private IReadOnlyList<LakeFinding> RequireFinding(string id, string file)
    {
        var result = _bench.Verify();
        Assert.Contains(result.Findings, f => f.ErrorId == id && f.File == file);
        Assert.Equal(5, ExitCodes.For(LakeVerifier.GetFailure(result)));
        return result.Findings;
    }

    /// <summary>A committed lake, restored before each test.</summary>
    public sealed class CommittedLake : IDisposable
    {
        private readonly FolderSnapshot _snapshot;

        public CommittedLake()
        {
            Source = Bench.WriteMarket();
            Bench.Build(Source);
            _snapshot = FolderSnapshot.Capture(Bench.Out);
        }

        internal LakeBench Bench { get; } = new();

        internal string Source { get; }

        public void Dispose() => Bench.Dispose();

        internal void Restore() => _snapshot.Restore();
    }
}
