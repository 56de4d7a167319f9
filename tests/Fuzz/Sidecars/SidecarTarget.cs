using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>
/// The vendor's JSON files beside the data (A3). The slow reading uses the same JSON reader of the framework as the program, but shares no
/// code that checks the content.
/// </summary>
internal abstract class SidecarTarget : FuzzTarget
{
    private readonly JsonMutator _mutator = new();

    public override ErrorClass Refusal => ErrorClass.Source;

    public override byte[] Make(FuzzRandom random)
    {
        var json = System.Text.Encoding.UTF8.GetBytes(Json(random));
        for (var i = random.Below(4); i > 0; i--)
            json = _mutator.Mutate(json, random);
        return json;
    }

    public override void CheckAccepted(byte[] input)
    {
        using var document = Parse(input);
        InconsistencyException.Require(document is not null, "accepted; it is no JSON");
        Check(document!.RootElement);
    }

    public override void CheckRefused(byte[] input, BackfillException refusal)
    {
        using var document = Parse(input);
        InconsistencyException.Require(
            document is null || !IsValid(document.RootElement),
            $"refused; the slow reading has nothing against it: {refusal.Message}"
        );
    }

    /// <summary>Generates a file as the vendor writes it.</summary>
    protected abstract string Json(FuzzRandom random);

    /// <summary>True if the vendor could have written it.</summary>
    protected abstract bool IsValid(JsonElement root);

    /// <summary>Compares what was read with the document.</summary>
    protected abstract void Check(JsonElement root);

    /// <summary>The text of a member that must occur once; null if it does not, or is not text.</summary>
    protected static string? Text(JsonElement item, string name)
    {
        try
        {
            return Member(item, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An incomplete surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    /// <summary>A member that must occur once; null if it does not.</summary>
    protected static JsonElement? Member(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        JsonElement? found = null;
        foreach (var member in item.EnumerateObject())
        {
            if (!NameIs(member, name))
                continue;
            if (found is not null)
                return null;
            found = member.Value;
        }

        return found;
    }

    private static bool NameIs(JsonProperty member, string name)
    {
        try
        {
            return member.Name == name;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonDocument? Parse(byte[] input)
    {
        try
        {
            // Throws at the first byte that is not UTF-8.
            _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(input);
            var document = JsonDocument.Parse(new MemoryStream(input));
            return NamesAreOnce(document.RootElement) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool NamesAreOnce(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(m => m.Name).Distinct().Count() == value.EnumerateObject().Count()
                && value.EnumerateObject().All(m => NamesAreOnce(m.Value)),
            JsonValueKind.Array => value.EnumerateArray().All(NamesAreOnce),
            _ => true,
        };
}
