using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Source;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>condition.json: days on which the dataset may be incomplete (A3).</summary>
internal sealed class ConditionTarget : SidecarTarget
{
    private IReadOnlyList<(DateOnly Date, string Condition)> _days = [];

    public override string Name => "condition";

    public override void Read(byte[] input)
    {
        using var document = Sidecar.Parse("condition.json", input);
        _days = VendorCondition.Parse("condition.json", document);
    }

    protected override string Json(FuzzRandom random)
    {
        var json = new StringBuilder("[");
        for (var i = random.Below(6); i > 0; i--)
        {
            var condition = random.Pick("available", "available", "degraded", "pending", "missing");
            var modified = condition == "missing" ? "null" : "\"2024-02-01\"";
            json.Append(
                CultureInfo.InvariantCulture,
                $"{{\"date\":\"2024-01-{random.Between(1, 28):D2}\",\"condition\":\"{condition}\",\"last_modified_date\":{modified}}}"
            );
            json.Append(i > 1 ? "," : "");
        }

        return json.Append(']').ToString();
    }

    protected override bool IsValid(JsonElement root) => Days(root) is not null;

    protected override void Check(JsonElement root)
    {
        var days = Days(root);
        InconsistencyException.Require(days is not null, "accepted; the slow reading refuses it");
        InconsistencyException.Require(days!.SequenceEqual(_days), "other days than the slow reading has");
    }

    private static List<(DateOnly Date, string Condition)>? Days(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return null;
        var days = new List<(DateOnly, string)>();
        foreach (var row in root.EnumerateArray())
        {
            if (Text(row, "date") is not { } date || Text(row, "condition") is not { } condition)
                return null;
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return null;
            if (condition is not ("available" or "degraded" or "pending" or "missing"))
                return null;
            if (condition != "available")
                days.Add((day, condition));
        }

        return days;
    }
}
