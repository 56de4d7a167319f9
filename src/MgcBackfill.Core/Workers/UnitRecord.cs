using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Formats;

namespace MgcBackfill.Workers;

/// <summary>
/// The selection records of a unit, as they lie beside its artifact: every decision, where every record went, and what the artifact must
/// be. Nothing in it is believed before it was held against the artifact itself.
/// </summary>
internal sealed record UnitRecord : IJsonOnDeserialized
{
    /// <summary>The unit.</summary>
    public required int Unit { get; init; }

    /// <summary>SHA-256 of the artifact's file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows of the artifact: the selected bars.</summary>
    public required long Rows { get; init; }

    /// <summary>Every decided day of the unit, in order.</summary>
    public required IReadOnlyList<ProvedDay> Days { get; init; }

    /// <summary>Where the unit's records went.</summary>
    public required RecordAccounting Accounting { get; init; }

    /// <summary>Which records of which file the unit counted.</summary>
    public required IReadOnlyList<FileSpan> Files { get; init; }

    /// <summary>The files that hold the same bars of the unit.</summary>
    public required IReadOnlyList<FilePair> HeldTwice { get; init; }

    /// <summary>The bars that differed between two files.</summary>
    public required IReadOnlyList<BarChoice> Choices { get; init; }

    /// <summary>Writes the records to a file that then is on the disk.</summary>
    /// <returns>SHA-256 of the file, lower-case hex.</returns>
    /// <exception cref="EnvironmentException">The file cannot be written.</exception>
    public string Write(string path)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.UnitRecord);
        StagingFolder.Write(path, file => file.Write(bytes));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Reads records back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">What its bytes must hash to.</param>
    /// <exception cref="EnvironmentException">The file is not what was written (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public static UnitRecord Read(string path, string sha256)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var now = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (now != sha256)
                throw ArtifactErrors.Damaged(path, $"its sha256 was {sha256} and is {now}");
            return JsonSerializer.Deserialize(bytes, WorkerJson.Default.UnitRecord) ?? throw ArtifactErrors.Damaged(path, "it holds null");
        }
        catch (JsonException e)
        {
            throw ArtifactErrors.Damaged(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.Damaged(path, e.Message, e);
        }
    }

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Days, "days");
        JsonItems.Require(Files, "files");
        JsonItems.Require(HeldTwice, "held_twice");
        JsonItems.Require(Choices, "choices");
    }
}
