using System.Text.Json;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of where the records of a run's source went (P3).</summary>
internal static class AccountingJson
{
    private static readonly JsonMembers s_members = new(
        "read?", "selected?", "other_outrights?", "calendar_spreads?", "combinations?", "other_symbols?", "other_types?", "outside?",
        "already_done?", "unread?", "balances?");

    /// <summary>Reads an accounting, or null. What it says of its sum must be what its numbers say.</summary>
    public static RecordAccounting? ReadOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        var accounting = new RecordAccounting();
        bool? told = null;
        var members = s_members.Read(ref json);
        for (var member = members.Next(ref json); member >= 0; member = members.Next(ref json))
        {
            switch (member)
            {
                case 0: accounting.Read = json.GetInt64(); break;
                case 1: accounting.Selected = json.GetInt64(); break;
                case 2: accounting.OtherOutrights = json.GetInt64(); break;
                case 3: accounting.CalendarSpreads = json.GetInt64(); break;
                case 4: accounting.Combinations = json.GetInt64(); break;
                case 5: accounting.OtherSymbols = json.GetInt64(); break;
                case 6: accounting.OtherTypes = json.GetInt64(); break;
                case 7: accounting.Outside = json.GetInt64(); break;
                case 8: accounting.AlreadyDone = json.GetInt64(); break;
                case 9: accounting.Unread = json.GetInt64(); break;
                default: told = json.GetBoolean(); break;
            }
        }

        return told is null || told == accounting.Balances
            ? accounting
            : throw new JsonException($"It says that the sum of its records {(told == true ? "holds" : "does not hold")}.");
    }

    /// <summary>Writes an accounting, or null.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, RecordAccounting? accounting)
    {
        if (accounting is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber(s_members[0], accounting.Read);
        json.WriteNumber(s_members[1], accounting.Selected);
        json.WriteNumber(s_members[2], accounting.OtherOutrights);
        json.WriteNumber(s_members[3], accounting.CalendarSpreads);
        json.WriteNumber(s_members[4], accounting.Combinations);
        json.WriteNumber(s_members[5], accounting.OtherSymbols);
        json.WriteNumber(s_members[6], accounting.OtherTypes);
        json.WriteNumber(s_members[7], accounting.Outside);
        json.WriteNumber(s_members[8], accounting.AlreadyDone);
        json.WriteNumber(s_members[9], accounting.Unread);
        json.WriteBoolean(s_members[10], accounting.Balances);
        json.WriteEndObject();
    }
}
