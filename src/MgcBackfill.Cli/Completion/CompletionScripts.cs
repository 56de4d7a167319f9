namespace MgcBackfill.Cli.Completion;

/// <summary>
/// The completion script of each shell. All of them pass the words to the hidden command 'complete' and offer its output.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # Completion of mgc-backfill for bash.
        _mgc_backfill()
        {
            local candidate rest
            COMPREPLY=()
            while IFS=$'\t' read -r candidate rest; do
                COMPREPLY+=("$candidate")
            done < <("${COMP_WORDS[0]/#\~/$HOME}" complete "$((COMP_CWORD - 1))" -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _mgc_backfill mgc-backfill

        """;

    private const string Zsh = """
        #compdef mgc-backfill
        # Completion of mgc-backfill for zsh.
        _mgc_backfill() {
            local line
            local -a lines candidates
            lines=("${(@f)$(${~words[1]} complete $((CURRENT - 2)) -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            for line in ${lines:#}; do
                candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
            done
            if (( $#candidates )); then
                _describe 'mgc-backfill' candidates
            else
                _files
            fi
        }
        if [[ $funcstack[1] == _mgc-backfill ]]; then
            _mgc_backfill "$@"
        else
            compdef _mgc_backfill mgc-backfill
        fi

        """;

    private const string Fish = """
        # Completion of mgc-backfill for fish.
        function __mgc_backfill_complete
            set -l words (commandline -opc)
            set -l word (commandline -ct)
            set -l candidates ($words[1] complete (math (count $words) - 1) -- $words[2..-1] "$word" 2>/dev/null)
            if test (count $candidates) -gt 0
                printf '%s\n' $candidates
            else
                __fish_complete_path "$word"
            end
        end
        complete -c mgc-backfill -f -a '(__mgc_backfill_complete)'

        """;

    private const string Pwsh = """
        # Completion of mgc-backfill for PowerShell.
        Register-ArgumentCompleter -Native -CommandName mgc-backfill -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $program, $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { "$_" })
            $words = @($words | Where-Object { $_ })
            $before = if ($wordToComplete) { $words.Count - 1 } else { $words.Count }
            & $program complete $before '--' @words 2>$null | ForEach-Object {
                $candidate, $description = $_ -split "`t", 2
                [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $(if ($description) { $description } else { $candidate }))
            }
        }

        """;

    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell, with line feeds; null for a shell that has none.</summary>
    public static string? Find(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            "pwsh" => Pwsh,
            _ => null,
        }
            is { } script
            ? script.ReplaceLineEndings("\n")
            : null;
}
