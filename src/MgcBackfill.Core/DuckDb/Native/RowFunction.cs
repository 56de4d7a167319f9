using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// A table function whose rows this program computes while a statement reads them, one vector at a time, so that no table has to hold them.
/// DuckDB.NET has one for objects, which calls this program for every value.
/// </summary>
internal sealed unsafe class RowFunction : IDisposable
{
    private readonly IReadOnlyList<(string Name, ColumnType Type)> _columns;
    private readonly DuckDBType[] _types;
    private Func<VectorWriter, int>? _fill;

    private RowFunction(IReadOnlyList<(string Name, ColumnType Type)> columns, Func<VectorWriter, int> fill)
    {
        (_columns, _fill) = (columns, fill);
        _types = new DuckDBType[columns.Count];
        for (var i = 0; i < _types.Length; i++)
        {
            using var type = columns[i].Type.Create();
            _types[i] = VectorTypes.Find(type);
        }
    }

    /// <summary>
    /// Registers a function without parameters. DuckDB keeps it as long as the database; once it is disposed of, it has no rows.
    /// </summary>
    /// <param name="connection">A connection to the database.</param>
    /// <param name="name">Its name, which no other function has.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="fill">Fills the next rows and returns their number, 0 at the end. It is called by the thread that runs the statement.
    /// What it throws ends the statement.</param>
    /// <exception cref="InternalException">DuckDB refused it.</exception>
    public static RowFunction Register(
        DatabaseConnection connection,
        string name,
        IReadOnlyList<(string Name, ColumnType Type)> columns,
        Func<VectorWriter, int> fill
    )
    {
        var function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        try
        {
            var self = new RowFunction(columns, fill);
            var handle = GCHandle.ToIntPtr(GCHandle.Alloc(self));
            NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, name);
            NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, handle, &Free);
            NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Initialize);
            NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            if (NativeMethods.TableFunction.DuckDBRegisterTableFunction(connection.Native, function) != DuckDBState.Success)
                throw new InternalException($"DuckDB refused the table function {name}.");
            return self;
        }
        finally
        {
            NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    /// <summary>Lets go of what fills the rows, and of everything that it holds. No statement may be running.</summary>
    public void Dispose() => _fill = null;

    private static RowFunction From(nint handle) => (RowFunction)GCHandle.FromIntPtr(handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint handle) => GCHandle.FromIntPtr(handle).Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        var self = From(NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info));
        foreach (var (name, type) in self._columns)
        {
            using var logical = type.Create();
            NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, name, logical);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Initialize(nint info) { }

    // An exception must not pass through DuckDB's frames.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint output)
    {
        try
        {
            var self = From(NativeMethods.TableFunction.DuckDBFunctionGetExtraInfo(info));
            using var writer = new VectorWriter(new DuckDBDataChunk(output), self._types);
            writer.Filled(self._fill?.Invoke(writer) ?? 0);
        }
        catch (Exception e)
        {
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, e.Message);
        }
    }
}
