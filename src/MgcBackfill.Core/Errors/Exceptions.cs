namespace MgcBackfill.Errors;

/// <summary>The caller's request is invalid.</summary>
public sealed class UsageException(string id, string message, Advice? advice = null)
    : BackfillException(ErrorClass.Usage, id, message, null, advice, null);

/// <summary>A source was refused: sections 1 and 2 of the rules.</summary>
public sealed class SourceException(string id, string message, ErrorLocation? where = null, Advice? advice = null, Exception? inner = null)
    : BackfillException(ErrorClass.Source, id, message, where, advice, inner);

/// <summary>Bars of an accepted source break a rule: sections 4 and 5.</summary>
public sealed class DataException(string id, string message, ErrorLocation? where = null, Advice? advice = null, Exception? inner = null)
    : BackfillException(ErrorClass.Data, id, message, where, advice, inner);

/// <summary>A gate failed: sections 8 and 10.</summary>
public sealed class GateException(string id, string message, ErrorLocation? where = null, Advice? advice = null)
    : BackfillException(ErrorClass.Gate, id, message, where, advice, null);

/// <summary>The table or the checkpoint was refused: sections 6 and 7.</summary>
public sealed class TargetException(string id, string message, ErrorLocation? where = null, Advice? advice = null, Exception? inner = null)
    : BackfillException(ErrorClass.Target, id, message, where, advice, inner);

/// <summary>Busy, locked, full, not permitted, or a missing library.</summary>
public sealed class EnvironmentException(
    string id,
    string message,
    ErrorLocation? where = null,
    Advice? advice = null,
    Exception? inner = null
) : BackfillException(ErrorClass.Environment, id, message, where, advice, inner);

/// <summary>A state that this program's own logic rules out: always a defect of the program, never a mistake of the user.</summary>
public sealed class InternalException(string message, Exception? inner = null, string id = ErrorIds.Internal, ErrorLocation? where = null)
    : BackfillException(ErrorClass.Internal, id, message, where, "This is a defect of the program. Please report it, with the log.", inner);
