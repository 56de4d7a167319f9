using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>
/// The key of the vendor's service. No member returns it as text, and <see cref="ToString"/> does not show it, so that it cannot get into a
/// message, a record or a log (N1).
/// </summary>
internal sealed class GatewayKey
{
    /// <summary>The environment variable that may hold the key.</summary>
    public const string Variable = "DATABENTO_API_KEY";

    private const int MaxLength = 256;
    private const string Hidden = "…";
    private static readonly SearchValues<char> s_allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/="
    );

    private readonly string _key;
    private readonly string _credentials;

    private GatewayKey(string key) => (_key, _credentials) = (key, Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":")));

    /// <summary>The header that authenticates a request: the key as the user, with an empty password.</summary>
    internal AuthenticationHeaderValue Header => new("Basic", _credentials);

    /// <summary>Checks the form of a key.</summary>
    /// <param name="text">The key; spaces and line ends around it are removed.</param>
    /// <param name="origin">Where it came from, for the message.</param>
    /// <exception cref="UsageException">It is empty, or contains characters that no key has.</exception>
    public static GatewayKey From(string text, string origin)
    {
        var key = text.Trim();
        if (key.Length == 0)
            throw Missing($"{origin} is empty");
        if (key.Length > MaxLength || key.AsSpan().ContainsAnyExcept(s_allowed))
            throw new UsageException(
                ErrorIds.KeyInvalid,
                $"{origin} is not a key of the service: a key is one word of letters, digits and hyphens.",
                "Check the value. The vendor's portal shows the keys of an account."
            );
        return new GatewayKey(key);
    }

    /// <summary>Loads a key: that of a command if one is given, else that of <see cref="Variable"/>.</summary>
    /// <param name="command">The user's command that prints the key; null for none.</param>
    /// <param name="keepVariable">
    /// True to leave the variable to a session that goes on; false to remove it from this process, so that no program that it starts
    /// inherits it.
    /// </param>
    /// <param name="cancellation">Stops the command.</param>
    /// <exception cref="UsageException">There is no key.</exception>
    public static GatewayKey Load(string? command, bool keepVariable, CancellationToken cancellation)
    {
        KeyProtection.Apply();
        return command is null ? FromEnvironment(keepVariable) : KeyCommand.Run(command, cancellation);
    }

    /// <summary>Takes the key from <see cref="Variable"/>.</summary>
    /// <exception cref="UsageException">The variable is not set, or does not hold a key.</exception>
    public static GatewayKey FromEnvironment(bool keepVariable = false)
    {
        var text = Environment.GetEnvironmentVariable(Variable);
        if (!keepVariable)
            Environment.SetEnvironmentVariable(Variable, null);
        return From(text ?? throw Missing($"The variable {Variable} is not set"), $"The variable {Variable}");
    }

    /// <summary>The text without the key, in case that a service repeats it in an answer.</summary>
    public string Hide(string text) =>
        text.Replace(_key, Hidden, StringComparison.OrdinalIgnoreCase).Replace(_credentials, Hidden, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Hidden;

    private static UsageException Missing(string what) =>
        new(
            ErrorIds.KeyMissing,
            $"{what}, so there is no key for the service.",
            $"Set the variable {Variable}, or give {OptionName.KeyCommand} with a command that prints the key."
        );
}
