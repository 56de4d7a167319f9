#requires -Version 7.6
<#
.SYNOPSIS
Runs Invoke-MgcBackfill for a scheduler or a CI job, and ends with an exit code.
.DESCRIPTION
A script that throws under 'pwsh -File' may still exit with 0. This one ends with the exit code of the error's class:
0 done and proved; 2 the parameters make no sense; 3 source refused; 4 bars break a rule; 5 a gate failed; 6 table or checkpoint
refused; 7 busy, disk full or no permission (the only one worth retrying); 130 cancelled; 1 anything else. A request to terminate
(SIGTERM) cancels the run first and ends with 130 or, where the system is quicker, 143: the same command goes on from there.

It takes every parameter of Invoke-MgcBackfill but the common ones, always by name: -Database (or -Db), -Dbn, -Symbol, -Start, -End,
-ChunkDays, -Workers, -Checkpoint, -RetryFailed, -AllowReplace, -AllowLess, -AllowEmpty, -Prefer, -Recurse, -RequireManifest, -WhatIf.
-Dbn takes several values, one after the other.

Standard output holds the summary, with -WhatIf the plan; with -Json one JSON object and nothing else, also where the run failed.
Warnings and errors go to standard error. Nothing is ever asked.
.EXAMPLE
pwsh -NoProfile -File Invoke-MgcBackfillJob.ps1 -Database gold.db -Dbn data/
.EXAMPLE
pwsh -NoProfile -File Invoke-MgcBackfillJob.ps1 -Db gold.db -Dbn 2023.dbn.zst 2024.dbn.zst -Json
#>
# No parameters of its own: where pwsh cannot bind it ends with 1 before a script can say 2, and it binds what has no name by position.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$other, $cancelled = 1, 130
$json = $args -contains '-Json'

# Reads '-Name value …'. The names are those of the cmdlet's parameters; what the values mean is proved by the cmdlet.
function Read-Parameter([object[]] $Words) {
    function Deny([string] $Message) {
        throw [MgcBackfill.Errors.UsageException]::new('InvalidArgument', $Message, 'Give at least -Database PATH and -Dbn PATH, by name.')
    }
    $known = (Get-Command Invoke-MgcBackfill).Parameters
    $withheld = [Management.Automation.Cmdlet]::CommonParameters + 'Confirm'
    $given, $name = @{}, $null
    foreach ($word in $Words) {
        if ($word -eq '-Json') {
            $name = $null
        } elseif ($word -match '^-[a-z]') {
            $name = $word -eq '-Db' ? 'Database' : $word.Substring(1)
            if ($name -in $withheld -or -not $known.ContainsKey($name)) { Deny "Nothing is known of '$word'." }
            $given[$name] ??= [Collections.Generic.List[object]]::new()
        } elseif ($name) {
            $given[$name].Add($word)
        } else {
            Deny "'$word' belongs to no parameter."
        }
    }
    foreach ($name in 'Database', 'Dbn') {
        if (-not $given.ContainsKey($name)) { Deny "-$name is missing." }
    }
    foreach ($name in @($given.Keys)) {
        $type, $values = $known[$name].ParameterType, $given[$name].ToArray()
        $fits = $type -eq [switch] ? $values.Count -eq 0 : $type.IsArray ? $values.Count -gt 0 : $values.Count -eq 1
        if (-not $fits) { Deny "-$name cannot have $($values.Count) values: $values" }
        $given[$name] = $type -eq [switch] ? $true : $type.IsArray ? $values : $values[0]
    }
    $given
}

function Format-Result($Result, [bool] $IsPlan) {
    if (-not $json) { return $Result | Out-String -Width 100 }
    if ($IsPlan) {
        $days = foreach ($day in $Result) {
            [ordered]@{
                TradingDay = "$($day.TradingDay.ToString('o'))"; SourceSymbol = $day.SourceSymbol; Reason = $day.Reason; Bars = $day.Bars
                Partial = $day.Partial; Stub = $day.Stub; Chunk = "$($day.Chunk)"; Cause = $day.Cause; MayReplace = $day.MayReplace
            }
        }
        $document = [ordered]@{ Status = 'Planned'; Days = @($days) }
    } else {
        $document = $Result | Select-Object RunId, Status, Db, Checkpoint, ChunksPlanned, ChunksDone, ChunksFailed, ChunksSkipped,
            RowsWritten, Merge, Notices, BuildDigest, @{ Name = 'Seconds'; Expression = { $_.Elapsed.TotalSeconds } }
    }
    $document | ConvertTo-Json -Compress -EnumsAsStrings
}

# Methods of .NET only: where the script was stopped, no command runs any more.
function Write-Failure([string] $Id, [string] $Message, [string] $Advice) {
    [Console]::Error.WriteLine("error ${Id}: $Message")
    if ($Advice) { [Console]::Error.WriteLine($Advice) }
    if (-not $json) { return }
    $what = [Text.Json.Nodes.JsonObject]::new()
    $what['Id'], $what['Message'], $what['Advice'] = $Id, $Message, $Advice
    $document = [Text.Json.Nodes.JsonObject]::new()
    $document['Status'] = $exitCode -eq $cancelled ? 'Cancelled' : 'Failed'
    $document['Error'] = $what
    [Console]::Out.WriteLine($document.ToJsonString())
}

$exitCode = $null
try {
    Import-Module (Join-Path $PSScriptRoot MgcBackfill.psd1)
    $given = Read-Parameter $args

    # The host itself writes "What if" to standard output, which is for the result alone. It keeps the writer that it finds at its first
    # line, so the result does not go through the host.
    $standardOutput = [Console]::Out
    [Console]::SetOut([Console]::Error)
    try {
        $result = Invoke-MgcBackfill @given -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
    } finally {
        [Console]::SetOut($standardOutput)
        foreach ($warning in $warnings) { [Console]::Error.WriteLine("warning: $warning") }
    }
    $standardOutput.WriteLine((Format-Result $result $given.ContainsKey('WhatIf')))
    $exitCode = 0
} catch {
    # Until the module says better, of which there may be no part.
    $exitCode = $other
    $cause = $_.Exception
    if ('MgcBackfill.Errors.ExitCodes' -as [type]) {
        if ($cause -is [Management.Automation.ParameterBindingException]) {
            $cause = [MgcBackfill.Errors.UsageException]::new('InvalidArgument', $cause.Message)
        }
        $exitCode = [MgcBackfill.Errors.ExitCodes]::For($cause)
    }
    Write-Failure ($cause.Id ?? ($_.FullyQualifiedErrorId -split ',')[0]) "$_" ($_.ErrorDetails.RecommendedAction ?? $cause.Advice)
} finally {
    # Ctrl+C ends the script here, and no exit code of its own comes behind.
    if ($null -eq $exitCode) {
        $exitCode = $cancelled
        Write-Failure Cancelled 'The work was cancelled.' 'Nothing is half done: the same command takes up where this one stopped.'
        [Environment]::Exit($cancelled)
    }
}

exit $exitCode
