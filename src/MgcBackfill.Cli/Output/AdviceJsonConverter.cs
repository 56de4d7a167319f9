using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Output;

/// <summary>Writes an advice as the command line shows it.</summary>
internal sealed class AdviceJsonConverter() : AdviceTextConverter(CommandLineWording.Instance);
