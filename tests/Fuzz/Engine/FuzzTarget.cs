using MgcBackfill.Errors;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>
/// A reader of external bytes under test: how its inputs are generated, how it reads one, and which conditions the result must meet. An
/// instance belongs to one thread and may keep scratch memory; no state of one input may influence the next.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The error class with which the target refuses an input (I3).</summary>
    public abstract ErrorClass Refusal { get; }

    /// <summary>Bytes that any input may allocate, independent of its size.</summary>
    public virtual long AllocationBase => 128 << 10;

    /// <summary>
    /// Managed bytes that an input may allocate. Unmanaged memory is used only by zstd for its window, and zstd refuses a window above 128
    /// MB.
    /// </summary>
    public virtual long AllocationBound(byte[] input) => AllocationBase + (64L * input.Length);

    /// <summary>Generates an input.</summary>
    public abstract byte[] Make(FuzzRandom random);

    /// <summary>Reads an input to its end. Only this is measured.</summary>
    /// <exception cref="BackfillException">The input is refused.</exception>
    public abstract void Read(byte[] input);

    /// <summary>
    /// Compares what the last <see cref="Read"/> accepted with a slow, simple reference reading of the same bytes (the slow reading).
    /// </summary>
    /// <exception cref="InconsistencyException">They differ.</exception>
    public abstract void CheckAccepted(byte[] input);

    /// <summary>Checks a refusal against the slow reading, if there is one.</summary>
    /// <exception cref="InconsistencyException">The slow reading accepts the input.</exception>
    public virtual void CheckRefused(byte[] input, BackfillException refusal) { }
}
