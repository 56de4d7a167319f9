namespace MgcBackfill.Independent;

/// <summary>What happened to every record of the source (P3): the first number is the sum of the others.</summary>
/// <param name="Read">Records of the source.</param>
/// <param name="Selected">Bars of front months.</param>
/// <param name="OtherOutrights">Bars of other outrights.</param>
/// <param name="NoOutrights">Bars of spreads and all others.</param>
/// <param name="Outside">Bars of days that were not requested.</param>
/// <param name="HeldTwice">Bars that another file also holds, and whose copy in that file was used.</param>
/// <param name="OtherTypes">Records that are not 1-minute bars, in files without a schema.</param>
internal readonly record struct CheckCounts(
    long Read,
    long Selected,
    long OtherOutrights,
    long NoOutrights,
    long Outside,
    long HeldTwice,
    long OtherTypes
);
