using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>Damages the records of an uncompressed file (S2 to S5).</summary>
internal sealed class RecordsTarget : DbnTarget
{
    public override string Name => "records";

    public override byte[] Make(FuzzRandom random)
    {
        var (bytes, header) = DbnMaker.Stream(random, mostRecords: 24);
        for (var i = random.Below(4); i > 0; i--)
            bytes = DbnMutator.MutateRecords(bytes, header, random);

        // The records of another file, appended to this one.
        if (random.OneIn(30))
        {
            var (other, otherHeader) = DbnMaker.Stream(random, mostRecords: 8);
            bytes = [.. bytes, .. other[(random.OneIn(2) ? otherHeader : 0)..]];
        }

        return bytes;
    }
}
