using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>
/// Where every record read went (P3): read = selected + other outrights + spreads and others + held twice + outside the asked range. Records of
/// days that are finished already are told apart from those outside the range.
/// </summary>
public sealed record RecordAccounting : IJsonOnDeserialized
{
    private bool? _told;

    /// <summary>Records read, of every type.</summary>
    public long Read { get; set; }

    /// <summary>Bars of the front month.</summary>
    public long Selected { get; set; }

    /// <summary>Bars of outrights that were not the front month.</summary>
    public long OtherOutrights { get; set; }

    /// <summary>Bars of calendar spreads.</summary>
    public long CalendarSpreads { get; set; }

    /// <summary>Bars of other combinations.</summary>
    public long Combinations { get; set; }

    /// <summary>Bars of other products, or of symbols without a known shape.</summary>
    public long OtherSymbols { get; set; }

    /// <summary>Records of other types in mixed files.</summary>
    public long OtherTypes { get; set; }

    /// <summary>Bars of a symbol and minute that another file holds too, and that were not handed out again.</summary>
    public long HeldTwice { get; set; }

    /// <summary>Bars outside the asked range.</summary>
    public long Outside { get; set; }

    /// <summary>Bars of asked days that an earlier run has finished.</summary>
    public long AlreadyDone { get; set; }

    /// <summary>
    /// Records that were not read, beside the sum: those in zstd frames that lie wholly outside the time of the wanted days, as the
    /// frames' own headers count them.
    /// </summary>
    public long Unread { get; set; }

    /// <summary>True where the sum holds.</summary>
    [JsonInclude]
    public bool Balances
    {
        get => Read == Selected + OtherOutrights + CalendarSpreads + Combinations + OtherSymbols + OtherTypes + HeldTwice + Outside + AlreadyDone;
        internal set => _told = value;
    }

    // What a record says of the sum must be what its numbers say.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (_told is { } told && told != Balances)
            throw new JsonException($"Its field 'balances' is {(told ? "true" : "false")}, which its counts contradict.");
        _told = null;
    }

    /// <summary>Adds the counts of a part of the source that shares no record with what was counted so far.</summary>
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
