using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>
/// What happened to every record read (P3): read = selected + other outrights + spreads and others + held twice + outside the requested
/// range. Records of days that are already finished are counted separately from those outside the range.
/// </summary>
public sealed record RecordAccounting : IJsonOnDeserialized
{
    private bool? _recordedBalances;

    /// <summary>Number of records read, of every type.</summary>
    public long Read { get; set; }

    /// <summary>Bars of the front month.</summary>
    public long Selected { get; set; }

    /// <summary>Bars of outrights that were not the front month.</summary>
    public long OtherOutrights { get; set; }

    /// <summary>Bars of calendar spreads.</summary>
    public long CalendarSpreads { get; set; }

    /// <summary>Bars of other combinations.</summary>
    public long Combinations { get; set; }

    /// <summary>Bars of other products, or of symbols of an unknown form.</summary>
    public long OtherSymbols { get; set; }

    /// <summary>Records of other types in mixed files.</summary>
    public long OtherTypes { get; set; }

    /// <summary>Bars of a symbol and minute that another file also holds, and that were not returned a second time.</summary>
    public long HeldTwice { get; set; }

    /// <summary>Bars outside the requested range.</summary>
    public long Outside { get; set; }

    /// <summary>Bars of requested days that an earlier run has finished.</summary>
    public long AlreadyDone { get; set; }

    /// <summary>
    /// Records that were not read, and that are not part of the sum: those in zstd frames wholly outside the time of the requested days.
    /// The frame headers give their number.
    /// </summary>
    public long Unread { get; set; }

    /// <summary>True if the counts add up to the number of records read.</summary>
    [JsonInclude]
    public bool Balances
    {
        get =>
            Read
            == Selected + OtherOutrights + CalendarSpreads + Combinations + OtherSymbols + OtherTypes + HeldTwice + Outside + AlreadyDone;
        internal set => _recordedBalances = value;
    }

    // The value of "balances" in a record must agree with the record's numbers.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (_recordedBalances is { } recorded && recorded != Balances)
            throw new JsonException($"Its field 'balances' is {(recorded ? "true" : "false")}, which its counts contradict.");
        _recordedBalances = null;
    }

    /// <summary>Adds the counts of another part of the source, which shares no records with the parts counted so far.</summary>
    public void Add(RecordAccounting part)
    {
        Read += part.Read;
        Selected += part.Selected;
        OtherOutrights += part.OtherOutrights;
        CalendarSpreads += part.CalendarSpreads;
        Combinations += part.Combinations;
        OtherSymbols += part.OtherSymbols;
        OtherTypes += part.OtherTypes;
        HeldTwice += part.HeldTwice;
        Outside += part.Outside;
        AlreadyDone += part.AlreadyDone;
        Unread += part.Unread;
    }
}
