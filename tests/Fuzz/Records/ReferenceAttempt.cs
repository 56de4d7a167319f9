using System.Text.Json;

namespace MgcBackfill.Fuzz.Records;

/// <summary>An attempt as <see cref="ReferenceHistory"/> sees it.</summary>
internal sealed class ReferenceAttempt(long id, DateOnly start, DateOnly end)
{
    public long Id { get; } = id;

    public DateOnly Start { get; } = start;

    public DateOnly End { get; } = end;

    /// <summary>The status of its newest line.</summary>
    public string Status { get; set; } = "";

    /// <summary>True if any line has a status other than pending.</summary>
    public bool Begun { get; set; }

    public long Rows { get; set; }

    /// <summary>The day records of its days.</summary>
    public Dictionary<DateOnly, JsonElement> Days { get; } = [];
}
