using System.Text.RegularExpressions;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>All SQL and all code of an engine is in that engine's folder; one place chooses the engine.</summary>
public sealed partial class EngineTests
{
    private const string Room = "MgcBackfill.DuckDb";

    private static readonly string s_sources = Path.Combine(Repository.Root, "src");

    // The independent check has its own SQL, so that it shares none with the gates.
    // BigQuery's queries are written to files and run by others.
    private static readonly string[] s_rooms = ["DuckDb", "Postgres", "Independent", "BigQuery"];

    [Fact]
    public void Only_the_place_that_chooses_the_engine_uses_the_types_of_the_engine()
    {
        var namespaces = typeof(ErrorIds).Assembly.GetTypes().Select(t => t.Namespace).OfType<string>().Where(n => !IsRoom(n)).Distinct();

        var users = namespaces.Where(n => CompiledUse.GetUsedTypes(n).Keys.Any(IsRoom)).Order(StringComparer.Ordinal);

        Assert.Equal([typeof(BarDatabases).Namespace, "MgcBackfill.Independent"], users);
        Assert.Equal(
            ["DatabaseFile", "DuckDbDatabase", "LakeDatabase", "ParquetReader", "ParquetSchema", "ParquetWriter"],
            CompiledUse.GetUsedTypes(typeof(BarDatabases).Namespace!)[Room]
        );
        Assert.False(CompiledUse.GetUsedTypes("MgcBackfill.Independent").ContainsKey(Room)); // only its native part
    }

    [Fact]
    public void No_statement_stands_outside_the_rooms_of_the_engines()
    {
        var found = Sources().Where(f => !IsInRoom(f) && Statement().IsMatch(WithoutComments(f))).Select(Name);

        Assert.Empty(found);
        Assert.Contains(Sources(), f => IsInRoom(f) && Statement().IsMatch(WithoutComments(f)));
    }

    [Fact]
    public void No_code_outside_the_rooms_of_the_engines_names_an_engine()
    {
        var found = Sources().Where(f => !IsInRoom(f) && Name(f) != ChoosingPlace && EngineName().IsMatch(WithoutComments(f))).Select(Name);

        Assert.Empty(found);
    }

    private static string ChoosingPlace => Path.Combine("MgcBackfill.Core", "Engines", "BarDatabases.cs");

    private static bool IsRoom(string name) => name == Room || name.StartsWith(Room + ".", StringComparison.Ordinal);

    private static bool IsInRoom(string file) =>
        s_rooms.Any(r =>
            Name(file).StartsWith(Path.Combine("MgcBackfill.Core", r) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        );

    private static string Name(string file) => Path.GetRelativePath(s_sources, file);

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(s_sources, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Name(f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"));

    private static string WithoutComments(string file) =>
        string.Join('\n', File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex(
        @"\b(SELECT|INSERT INTO|DELETE FROM|MERGE INTO|UPDATE \w+ SET|CREATE (OR REPLACE )?(TEMP )?TABLE|PRAGMA|BEGIN TRANSACTION)\b"
    )]
    private static partial Regex Statement();

    // The front ends say what kind of database they make.
    [GeneratedRegex(@"DuckDb\b|DuckDB(?! (database|table))|duckdb_(?!version)")]
    private static partial Regex EngineName();
}
