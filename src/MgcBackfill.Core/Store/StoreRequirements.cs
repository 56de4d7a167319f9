using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Store;

/// <summary>What a database must hold before its rows are used (D2, R2).</summary>
internal static class StoreRequirements
{
    /// <summary>Refuses a database without the table.</summary>
    /// <exception cref="TargetException">There is no table of that name.</exception>
    public static void RequireTable(this IBarStore store)
    {
        if (!store.HasTable)
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{store.Name} holds no table {store.TableName}.",
                new ErrorLocation { File = store.Name },
                store.MissingTableAdvice
            );
    }

    /// <summary>Refuses a table that differs from its definition.</summary>
    /// <exception cref="TargetException">It differs; the message names the differences.</exception>
    public static void RequireSchema(this IBarStore store)
    {
        var differences = store.FindSchemaDifferences();
        if (differences.Count > 0)
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{store.Name} holds a table {store.TableName} that does not have the expected definition:"
                    + DifferenceList.Format(differences),
                new ErrorLocation { File = store.Name },
                $"Nothing was written. Give another database with {OptionName.Db}, or rename that table."
            );
    }

    /// <summary>Refuses a table that holds a row of another product.</summary>
    /// <exception cref="TargetException">It does; the message names both products.</exception>
    public static void RequireProduct(this IBarStore store)
    {
        var foreign = store.FindForeignRows();
        if (foreign.Count > 0)
            throw new TargetException(
                ErrorIds.OtherProduct,
                $"{store.Name} holds {NumberText.Count(foreign.Count, "row")} of {foreign.Symbols}; "
                    + $"the product that was asked for is {store.Series.Symbol}.",
                new ErrorLocation { File = store.Name },
                $"Nothing was written. A database holds one product: give another database with {OptionName.Db}."
            );
    }
}
