using MgcBackfill.Market;

namespace MgcBackfill.Log;

/// <summary>What happened to every record (P3).</summary>
internal sealed record AccountingDocument(
    long Read,
    long Selected,
    long OtherOutrights,
    long CalendarSpreads,
    long Combinations,
    long OtherSymbols,
    long OtherTypes,
    long HeldTwice,
    long Outside,
    long AlreadyDone,
    long Unread
)
{
    public static AccountingDocument? From(RecordAccounting? a) =>
        a is null
            ? null
            : new AccountingDocument(
                a.Read,
                a.Selected,
                a.OtherOutrights,
                a.CalendarSpreads,
                a.Combinations,
                a.OtherSymbols,
                a.OtherTypes,
                a.HeldTwice,
                a.Outside,
                a.AlreadyDone,
                a.Unread
            );
}
