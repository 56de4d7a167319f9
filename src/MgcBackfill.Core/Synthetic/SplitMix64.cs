using System.Runtime.CompilerServices;

namespace MgcBackfill.Synthetic;

/// <summary>
/// Pseudo-random numbers that depend on where they are used, not on earlier numbers: any part of the market can be produced alone, and is
/// the same in every file that holds it. Integers only, so the same on every platform. Source: the output function of SplitMix64 (Steele,
/// Lea, Flood 2014).
/// </summary>
internal static class SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The number at <paramref name="index"/> of a stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong At(ulong stream, long index) => Mix(stream + ((ulong)index * Gamma));

    /// <summary>A separate stream for a purpose and up to three values that identify its subject.</summary>
    public static ulong Stream(ulong seed, StreamPurpose purpose, long first = 0, long second = 0, long third = 0) =>
        At(At(At(At(Mix(seed + Gamma), (long)purpose), first), second), third);

    /// <summary>A number mixed so that none of its bits can be recognized in the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A double in [0, 1), exactly.</summary>
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>A double in [-1, 1), exactly.</summary>
    public static double Signed(ulong bits) => (2 * Unit(bits)) - 1;

    /// <summary>About normal with mean 0 and standard deviation 37,837: the sum of four 16-bit parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bell(ulong bits) =>
        (int)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)) - 131_070;
}
