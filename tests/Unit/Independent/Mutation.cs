namespace MgcBackfill.Tests.Independent;

/// <summary>A file in which some bytes were changed, removed, inserted or repeated.</summary>
internal sealed record Mutation(byte[] Content, string What)
{
    private static readonly byte[] s_significant = [0, 1, 2, 3, 4, 6, 13, 14, 15, 16, 0x11, 0x20, 0x21, 0x22, 0x7F, 0x80, 0xA0, 0xFE, 0xFF];

    /// <summary>Makes one to three changes to a file.</summary>
    public static Mutation Create(byte[] file, Random random)
    {
        var mutation = new Mutation(file, "unchanged");
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var (content, what) = ChangeOnce(mutation.Content, random);
            mutation = new Mutation(content, mutation.What == "unchanged" ? what : $"{mutation.What}, then {what}");
        }

        return mutation;
    }

    private static (byte[] Content, string What) ChangeOnce(byte[] file, Random random)
    {
        if (file.Length == 0)
            return (file, "nothing left");
        var at = random.Next(file.Length);
        var length = Math.Min(random.Next(1, 60), file.Length - at);
        var copy = file.ToArray();
        switch (random.Next(10))
        {
            case 0:
                return (file[..at], FormattableString.Invariant($"cut at {at}"));
            case 1:
                return ([.. file[..at], .. file[(at + length)..]], FormattableString.Invariant($"{length} bytes from {at} removed"));
            case 2:
                return ([.. file[..(at + length)], .. file[at..]], FormattableString.Invariant($"{length} bytes from {at} repeated"));
            case 3 or 4 or 5:
                copy[at] ^= (byte)(1 << random.Next(8));
                return (copy, FormattableString.Invariant($"byte {at} from {file[at]:X2} to {copy[at]:X2}"));
            case 6:
                copy[at] = (byte)random.Next(256);
                return (copy, FormattableString.Invariant($"byte {at} from {file[at]:X2} to {copy[at]:X2}"));
            default:
                copy[at] = s_significant[random.Next(s_significant.Length)];
                return (copy, FormattableString.Invariant($"byte {at} from {file[at]:X2} to {copy[at]:X2}"));
        }
    }
}
