namespace MgcBackfill.Independent;

/// <summary>The DBN codes of schemas, symbologies and record types.</summary>
internal static class PlainCodes
{
    public const ushort SchemaOhlcv1M = 6;
    public const ushort LastSchema = 19;
    public const ushort NoSchema = 0xFFFF;

    public const byte StypeInstrumentId = 0;
    public const byte StypeRawSymbol = 1;
    public const byte StypeParent = 4;
    public const byte LastStype = 12;
    public const byte NoStype = 0xFF;

    public const byte RecordOhlcv1M = 0x21;
    public const byte RecordOhlcvOfUnknownCadence = 0x11;

    /// <summary>The publisher of every record of GLBX.MDP3.</summary>
    public const ushort Publisher = 1;

    /// <summary>Length of a bar in bytes.</summary>
    public const int BarLength = 56;

    /// <summary>Length of the common record header in bytes.</summary>
    public const int RecordHeaderLength = 16;

    /// <summary>True for the record types that DBN defines.</summary>
    public static bool IsRecordType(byte type) =>
        type
            is 0x00
                or 0x01
                or 0x0A
                or 0x11
                or 0x12
                or 0x13
                or 0x14
                or 0x15
                or 0x16
                or 0x17
                or 0x18
                or 0x20
                or 0x21
                or 0x22
                or 0x23
                or 0x24
                or 0xA0
                or 0xB1
                or 0xC0
                or 0xC1
                or 0xC2
                or 0xC3
                or 0xC4;
}
