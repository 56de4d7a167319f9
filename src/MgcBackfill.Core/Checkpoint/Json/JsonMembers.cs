using System.Text;
using System.Text.Json;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// The members that an object of the records may have. Unknown members, those that stand twice and those that are missing are refused
/// (C3). A framework's mapping by reflection or by generated code does the same; it takes longer to warm up than fifteen years of records take
/// to read.
/// </summary>
internal sealed class JsonMembers
{
    private readonly byte[][] _names;
    private readonly ulong _required;

    /// <summary>Members by name, in the order in which they are written; an optional one ends in a question mark.</summary>
    public JsonMembers(params ReadOnlySpan<string> names)
    {
        _names = new byte[names.Length][];
        for (var i = 0; i < names.Length; i++)
        {
            _names[i] = Encoding.UTF8.GetBytes(names[i].TrimEnd('?'));
            _required |= names[i].EndsWith('?') ? 0 : 1UL << i;
        }
    }

    /// <summary>The name of a member, as it is written.</summary>
    public ReadOnlySpan<byte> this[int member] => _names[member];

    /// <summary>Begins to read an object, at its opening brace.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public Reading Read(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.StartObject ? new Reading(this) : throw new JsonException("It is no object.");

    /// <summary>An object under way.</summary>
    internal struct Reading(JsonMembers members)
    {
        private ulong _seen;
        private int _member = -1;

        /// <summary>Goes on to the value of the next member, and gives its index; -1 behind the last, where all that is required was there.</summary>
        /// <exception cref="JsonException">The member is unknown or stood before, or the object ends without one that is required.</exception>
        public int Next(ref Utf8JsonReader json)
        {
            _ = json.Read();
            if (json.TokenType == JsonTokenType.EndObject)
                return (_seen & members._required) == members._required ? -1 : throw Missing();
            _member = IndexOf(ref json);
            if ((_seen & 1UL << _member) != 0)
                throw new JsonException($"It has the member '{Encoding.UTF8.GetString(members[_member])}' twice.");
            _seen |= 1UL << _member;
            _ = json.Read();
            return _member;
        }

        // Members nearly always come in the order in which they are written.
        private readonly int IndexOf(ref Utf8JsonReader json)
        {
            var names = members._names;
            for (var i = 1; i <= names.Length; i++)
            {
                var member = (_member + i) % names.Length;
                if (json.ValueTextEquals(names[member]))
                    return member;
            }

            throw new JsonException($"It has a member '{json.GetString()}', which no such record has.");
        }

        private readonly JsonException Missing()
        {
            var first = System.Numerics.BitOperations.TrailingZeroCount(members._required & ~_seen);
            return new JsonException($"It has no member '{Encoding.UTF8.GetString(members[first])}'.");
        }
    }
}
