namespace MgcBackfill.Market;

/// <summary>
/// Where every record read went (P3): read = selected + other outrights + spreads and others + outside the asked range. Records of
/// days that are finished already are told apart from those outside the range.
/// </summary>
public sealed record RecordAccounting
{
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
    public bool Balances =>
        Read == Selected + OtherOutrights + CalendarSpreads + Combinations + OtherSymbols + OtherTypes + Outside + AlreadyDone;
}
