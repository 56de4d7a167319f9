namespace MgcBackfill.Errors;

/// <summary>A command in an <see cref="Advice"/>. Each front end writes it as its users type it.</summary>
public sealed record CommandName
{
    private CommandName(string name) => Name = name;

    /// <summary>The name, in lower case: <c>verify</c>.</summary>
    public string Name { get; }

    /// <summary>Fills the table and verifies it.</summary>
    public static CommandName Backfill { get; } = new("backfill");

    /// <summary>Verifies a table.</summary>
    public static CommandName Verify { get; } = new("verify");

    /// <summary>Creates the tables in a database.</summary>
    public static CommandName Init { get; } = new("init");

    /// <summary>Builds the units of a lake.</summary>
    public static CommandName LakeBuild { get; } = new("lake build");

    /// <summary>Commits a lake.</summary>
    public static CommandName LakeCommit { get; } = new("lake commit");

    /// <summary>Every command that advice can contain.</summary>
    public static IReadOnlyList<CommandName> All { get; } = [Backfill, Verify, Init, LakeBuild, LakeCommit];

    /// <summary>The command as <see cref="NeutralWording"/> writes it.</summary>
    public override string ToString() => NeutralWording.Instance.Command(this);
}
