using MgcBackfill.Errors;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>
/// One thing that reads bytes from outside: how inputs for it are made, how it reads one, and what must hold of the outcome. An
/// instance belongs to one thread and may keep scratch space; nothing of one input may reach the next.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What the target says of an input that it refuses (I3).</summary>
    public abstract ErrorClass Refusal { get; }

    /// <summary>Bytes that any input may allocate, whatever its size.</summary>
    public virtual long AllocationBase => 128 << 10;

    /// <summary>
    /// Managed bytes that an input may allocate. Unmanaged memory is zstd's alone: its window, which it refuses above 128 MB.
    /// </summary>
    public virtual long AllocationBound(byte[] input) => AllocationBase + (64L * input.Length);

    /// <summary>Makes an input.</summary>
    public abstract byte[] Make(FuzzRandom random);

    /// <summary>Reads an input to its end. Only this is measured.</summary>
    /// <exception cref="BackfillException">The input is refused.</exception>
    public abstract void Read(byte[] input);

    /// <summary>Holds what the last <see cref="Read"/> accepted against a slow and obvious reading of the same bytes.</summary>
    /// <exception cref="InconsistencyException">They differ.</exception>
    public abstract void CheckAccepted(byte[] input);

    /// <summary>Holds a refusal against the slow reading, where there is one.</summary>
    /// <exception cref="InconsistencyException">There is nothing to refuse in the input.</exception>
    public virtual void CheckRefused(byte[] input, BackfillException refusal)
    {
    }
}
