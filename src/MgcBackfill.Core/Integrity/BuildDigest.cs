using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Market;

namespace MgcBackfill.Integrity;

/// <summary>
/// The digest of a whole table (C9): SHA-256 over <c>YYYY-MM-DD digest\n</c> of all stored days in order. Equal tables have equal digests,
/// regardless of machine, chunking, and crashes during the build.
/// </summary>
internal sealed class BuildDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Number of days added so far.</summary>
    public int Days { get; private set; }

    /// <summary>Adds the next day; days must be added in order.</summary>
    public void Add(TradingDay day, string digest)
    {
        _hash.AppendData(Encoding.ASCII.GetBytes($"{day} {digest}\n"));
        Days++;
    }

    /// <summary>The digest so far, lower-case hex.</summary>
    public string Current() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
