namespace MgcBackfill.Synthetic;

/// <summary>The purpose of a stream of random numbers. The numbers must never change: other numbers would produce another market.</summary>
internal enum StreamPurpose
{
    Level = 1,
    Path = 2,
    Range = 3,
    DayVolume = 4,
    ContractVolume = 5,
    Roll = 6,
    Trades = 7,
    Order = 8,
    Listing = 9,
}
