using MgcBackfill.Synthetic;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>
/// The random choices for one input. They depend only on seed, target and index, so that every input of every run can be generated again by
/// itself.
/// </summary>
internal sealed class FuzzRandom
{
    private ulong _stream;
    private long _drawn;

    /// <summary>Starts the choices of one input.</summary>
    public void Start(ulong seed, string target, long index)
    {
        var stream = SplitMix64.Mix(seed + 0x6A09E667F3BCC909);
        foreach (var letter in target)
            stream = SplitMix64.At(stream, letter);
        (_stream, _drawn) = (SplitMix64.At(stream, index), 0);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => SplitMix64.At(_stream, ++_drawn);

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number from <paramref name="first"/> to <paramref name="last"/>, inclusive.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True once in <paramref name="times"/> calls on average.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of the items.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>
    /// A number that often reveals errors: limits of integer widths and signs, small numbers, a single bit, or any number.
    /// </summary>
    public ulong Interesting() =>
        Below(8) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => 1UL << Below(64),
            3 => (1UL << Below(64)) - 1,
            4 => (ulong)Below(300),
            5 => (ulong)-(long)Below(300),
            6 => Pick(0x7FFFFFFFUL, 0x80000000UL, 0xFFFFFFFFUL, 0x7FFFFFFFFFFFFFFFUL, 0x8000000000000000UL, 0xFFFFUL, 0x100000000UL),
            _ => Next(),
        };
}
