using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>Damages the header of an uncompressed file with few records (S1, S2).</summary>
internal sealed class HeaderTarget : DbnTarget
{
    public override string Name => "header";

    public override byte[] Make(FuzzRandom random)
    {
        var (bytes, header) = DbnMaker.Stream(random, mostRecords: 3);
        for (var i = random.Below(4); i > 0; i--)
            bytes = DbnMutator.MutateHeader(bytes, ref header, random);
        return bytes;
    }
}
