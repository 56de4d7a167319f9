using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Tests.Fuzz;

/// <summary>A target that refuses every input and has one deliberate defect.</summary>
internal sealed class DefectiveTarget(string defect) : FuzzTarget
{
    private static readonly ErrorLocation s_where = new() { File = "file" };

    public override string Name => "defective";

    public override ErrorClass Refusal => ErrorClass.Source;

    public override byte[] Make(FuzzRandom random) => BitConverter.GetBytes(random.Next());

    public override void Read(byte[] input)
    {
        switch (defect)
        {
            case "an exception of the framework":
                _ = input[input.Length];
                break;
            case "a defect":
                throw new InternalException("it should not be");
            case "another class":
                throw new EnvironmentException(ErrorIds.Busy, "busy", s_where);
            case "an unlisted id":
                throw new SourceException("Unheard", "unheard of", s_where);
            case "no place":
                throw new SourceException(ErrorIds.DbnTruncated, "cut");
            case "a heap of memory":
                GC.KeepAlive(new byte[1 << 20]);
                break;
            case "a wrong reading":
                return;
        }

        throw new SourceException(ErrorIds.DbnTruncated, "cut", s_where);
    }

    public override void CheckAccepted(byte[] input) => throw new InconsistencyException("it is not what it should be");

    public override void CheckRefused(byte[] input, BackfillException refusal) =>
        InconsistencyException.Require(defect != "a wrong refusal", "there is nothing against it");
}
