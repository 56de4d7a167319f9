using System.CommandLine;
using MgcBackfill.Cli.Completion;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill completion</c>.</summary>
internal sealed class CompletionCommand : Command
{
    private const string Examples = """
        Examples:
          eval "$(mgc-backfill completion bash)"
              bash, for this session. Put the line into ~/.bashrc for every session.
          mgc-backfill completion zsh > "${fpath[1]}/_mgc-backfill"
              zsh, for every new session.
          mgc-backfill completion fish > ~/.config/fish/completions/mgc-backfill.fish
              fish, for every new session.
          mgc-backfill completion pwsh | Out-String | Invoke-Expression
              PowerShell, for this session. Put the line into $PROFILE for every session.
        """;

    public CompletionCommand(Terminal terminal)
        : base("completion", "Print the script that makes a shell complete commands, options and values.")
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {string.Join(", ", CompletionScripts.Shells)}." };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        Arguments.Add(shell);
        Help.Attach(this, Examples, terminal.Width);
        SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            if (CompletionScripts.Find(name) is not { } script)
            {
                var hint = Suggestion.Find(name, CompletionScripts.Shells) is { } meant ? $"Did you mean '{meant}'? " : "";
                var error = new UsageException(
                    ErrorIds.InvalidArgument,
                    $"There is no completion for the shell '{name}'.",
                    $"{hint}Shells: {string.Join(", ", CompletionScripts.Shells)}."
                );
                return FailureView.Write(terminal, Name, error, json: false, verbose: false);
            }

            // Not written as lines, because a terminal would break them between words.
            terminal.Out.Write(script);
            return ExitCodes.Success;
        });
    }
}
