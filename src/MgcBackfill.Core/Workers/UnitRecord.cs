using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// The selection records of a unit, stored beside its artifact: every decision, what happened to every record, and what the artifact must
/// contain. They are not trusted until they have been compared with the artifact.
/// </summary>
internal sealed record UnitRecord : IJsonOnDeserialized
{
    /// <summary>Index of the unit.</summary>
    public required int Unit { get; init; }

    /// <summary>SHA-256 of the artifact's file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of rows of the artifact: the selected bars.</summary>
    public required long Rows { get; init; }

    /// <summary>Every decided day of the unit, in order.</summary>
    public required IReadOnlyList<VerifiedDay> Days { get; init; }

    /// <summary>What happened to the unit's records.</summary>
    public required RecordAccounting Accounting { get; init; }

    /// <summary>Which records of which file the unit counted.</summary>
    public required IReadOnlyList<FileSpan> Files { get; init; }

    /// <summary>Pairs of files that hold the same bars in the unit.</summary>
    public required IReadOnlyList<FilePair> HeldTwice { get; init; }

    /// <summary>The bars that differed between two files.</summary>
    public required IReadOnlyList<BarChoice> Choices { get; init; }

    /// <summary>Writes the records to a file and flushes it to the disk.</summary>
    /// <returns>SHA-256 of the file, lower-case hex.</returns>
    /// <exception cref="EnvironmentException">The file cannot be written.</exception>
    public string Write(string path)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.UnitRecord);
        StagingFolder.Write(path, file => file.Write(bytes));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Reads the records.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The hash that the file's bytes must have.</param>
    /// <exception cref="EnvironmentException">The file differs from what was written (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public static UnitRecord Read(string path, string sha256)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var now = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (now != sha256)
                throw WorkerErrors.Damaged(path, $"its sha256 was {sha256} and is {now}");
            return JsonSerializer.Deserialize(bytes, WorkerJson.Default.UnitRecord) ?? throw WorkerErrors.Damaged(path, "it holds null");
        }
        catch (JsonException e)
        {
            throw WorkerErrors.Damaged(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WorkerErrors.Damaged(path, e.Message, e);
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
