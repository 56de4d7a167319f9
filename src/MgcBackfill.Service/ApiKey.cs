using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Errors;
using Microsoft.Extensions.Primitives;

namespace MgcBackfill.Service;

/// <summary>The key that requests must carry. Only its hash is kept, and nothing writes it anywhere.</summary>
internal sealed class ApiKey
{
    /// <summary>The environment variable that holds the key.</summary>
    public const string Variable = "MGC_BACKFILL_API_KEY";

    /// <summary>The header of a request that carries it.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>Minimum number of characters.</summary>
    public const int MinLength = 16;

    private readonly byte[] _hash;

    private ApiKey(string key) => _hash = Hash(key);

    /// <summary>The key of a value of the variable; null if the value is empty or missing.</summary>
    /// <exception cref="UsageException">The value cannot be a key. The message does not contain it.</exception>
    public static ApiKey? From(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (value.Length < MinLength || value.Any(c => c is <= ' ' or > '~'))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"The value of {Variable} is not a key: it must have at least {MinLength} characters of ASCII, without spaces.",
                "Use a random one, for example from 'openssl rand -hex 32'."
            );
        return new ApiKey(value);
    }

    /// <summary>True if a header holds this key, and nothing else. Takes the same time for every wrong key.</summary>
    public bool Matches(StringValues header) => header is [{ } sent] && CryptographicOperations.FixedTimeEquals(Hash(sent), _hash);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
