using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// A property checked over generated values, always the same ones, so that a failure can be repeated anywhere. Environment variables start
/// a longer run: <c>MGC_PROPERTY_SCALE=N</c> multiplies the cases of every property by N, <c>MGC_PROPERTY_SEED=A,B</c> takes other values,
/// and <c>MGC_PROPERTY_SEED=A,B,SIZE</c> begins with the one case that a failure named ("size of SIZE and seed of (A,B)").
/// </summary>
internal static class FixedProperty
{
    public const string ScaleVariable = "MGC_PROPERTY_SCALE";
    public const string SeedVariable = "MGC_PROPERTY_SEED";

    private static readonly int s_scale = int.Parse(Environment.GetEnvironmentVariable(ScaleVariable) ?? "1", CultureInfo.InvariantCulture);

    private static readonly Replay s_replay = ParseReplay(Environment.GetEnvironmentVariable(SeedVariable) ?? "20240102,20240103");

    /// <summary>Runs <paramref name="assertion"/> over generated values; it throws if the property does not hold.</summary>
    public static void Holds<T>(Gen<T> values, Action<T> assertion, int cases = 200)
    {
        var config = Config
            .QuickThrowOnFailure.WithQuietOnSuccess(true)
            .WithMaxTest(cases * s_scale)
            .WithReplay(FSharpOption<Replay>.Some(s_replay));
        Prop.ForAll(values.ToArbitrary(), assertion).Check(config);
    }

    private static Replay ParseReplay(string text)
    {
        var parts = text.Split(',');
        var size = parts.Length > 2 ? FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture)) : FSharpOption<int>.None;
        var (a, b) = (ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
        return new Replay(new Rnd(a, b), size);
    }
}
