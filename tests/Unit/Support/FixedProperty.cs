using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace MgcBackfill.Tests.Support;

/// <summary>A property proved over generated values; always the same ones, so that a red test is red for everybody.</summary>
internal static class FixedProperty
{
    private static readonly Replay s_replay = new(new Rnd(20240102, 20240103), FSharpOption<int>.None);

    /// <summary>Runs <paramref name="assertion"/> over generated values; it throws where the property does not hold.</summary>
    public static void Holds<T>(Gen<T> values, Action<T> assertion, int cases = 200) =>
        Prop.ForAll(values.ToArbitrary(), assertion)
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(cases).WithReplay(FSharpOption<Replay>.Some(s_replay)));
}
