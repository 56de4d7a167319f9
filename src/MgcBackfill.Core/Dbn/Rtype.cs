namespace MgcBackfill.Dbn;

/// <summary>The DBN record type codes that this reader distinguishes.</summary>
internal static class Rtype
{
    public const byte Mbp0 = 0x00;
    public const byte OhlcvDeprecated = 0x11;
    public const byte SymbolMapping = 0x16;
    public const byte System = 0x17;
    public const byte Ohlcv1S = 0x20;
    public const byte Ohlcv1M = 0x21;
    public const byte Ohlcv1H = 0x22;
    public const byte Ohlcv1D = 0x23;
    public const byte OhlcvEod = 0x24;
}
