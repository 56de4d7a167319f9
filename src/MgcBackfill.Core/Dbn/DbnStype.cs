namespace MgcBackfill.Dbn;

/// <summary>A symbology type in a DBN header. Codes: DBN enums, 0 to 12.</summary>
public enum DbnStype : byte
{
    InstrumentId = 0,
    RawSymbol = 1,
    Smart = 2,
    Continuous = 3,
    Parent = 4,
    NasdaqSymbol = 5,
    CmsSymbol = 6,
    Isin = 7,
    UsCode = 8,
    BbgCompId = 9,
    BbgCompTicker = 10,
    Figi = 11,
    FigiTicker = 12,
}
