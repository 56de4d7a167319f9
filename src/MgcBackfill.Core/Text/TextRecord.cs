namespace MgcBackfill.Text;

/// <summary>The values of one line, before they are checked as a record. In the units of <see cref="Dbn.Bar"/>.</summary>
internal ref struct TextRecord
{
    public ulong TsEvent;
    public byte Rtype;
    public ushort PublisherId;
    public uint InstrumentId;
    public long Open;
    public long High;
    public long Low;
    public long Close;
    public ulong Volume;

    /// <summary>The symbol in the line; empty if the line has none.</summary>
    public ReadOnlySpan<byte> Symbol;
}
