namespace MgcBackfill.Synthetic;

/// <summary>What a stream of random numbers is for. A number once given stays: another one is another market.</summary>
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
