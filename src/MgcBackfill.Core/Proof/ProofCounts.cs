namespace MgcBackfill.Proof;

/// <summary>Where every record of the source went (P3): the sum of all but the first is the first.</summary>
/// <param name="Read">Records of the source.</param>
/// <param name="Selected">Bars of front months.</param>
/// <param name="OtherOutrights">Bars of other outrights.</param>
/// <param name="NoOutrights">Bars of spreads and all others.</param>
/// <param name="Outside">Bars of days that were not asked for.</param>
/// <param name="HeldTwice">Bars that another file holds too, and that were taken from that one.</param>
/// <param name="OtherTypes">Records that are no 1-minute bars, in files without a schema.</param>
internal readonly record struct ProofCounts(long Read, long Selected, long OtherOutrights, long NoOutrights, long Outside, long HeldTwice,
    long OtherTypes);
