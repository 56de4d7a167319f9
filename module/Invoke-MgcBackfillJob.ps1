#requires -Version 7.6
<#
.SYNOPSIS
Runs Invoke-MgcBackfill for a scheduler or a CI job, and ends with an exit code.
.DESCRIPTION
A script that throws under 'pwsh -File' may still exit with 0. This one ends with the exit code of the error's class:
0 done and proved; 2 the parameters make no sense; 3 source refused; 4 bars break a rule; 5 a gate failed; 6 table or checkpoint
refused; 7 busy, disk full or no permission (the only one worth retrying); 130 cancelled; 1 anything else.
The summary goes to standard output, as one JSON object with -Json; errors go to standard error. Nothing is ever asked.
.EXAMPLE
pwsh -NoProfile -File Invoke-MgcBackfillJob.ps1 -Database gold.db -Dbn data/
#>
# No CmdletBinding: with it, -Db would be PowerShell's own short form of -Debug. What the values mean is proved by the cmdlet.
param($Database, $Db, $Dbn, $Symbol, $Start, $End, $ChunkDays, $Workers, $Checkpoint, [switch] $RetryFailed, [switch] $AllowReplace, [switch] $WhatIf, [switch] $Json)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$usage = 2
$cancelled = 130
$exitCode = $cancelled

function Write-Failure([string] $Id, [string] $Message, [string] $Advice) {
    [Console]::Error.WriteLine("error ${Id}: $Message")
    if ($Advice) { [Console]::Error.WriteLine($Advice) }
}

try {
    Import-Module (Join-Path $PSScriptRoot MgcBackfill.psd1)
    $given = @{} + $PSBoundParameters
    if ($given.ContainsKey('Db')) { $given.Database = $Db }
    'Db', 'Json' | ForEach-Object { $given.Remove($_) }
    if ($args -or -not $given.Database -or -not $Dbn) {
        Write-Failure InvalidArgument ($args ? "Nothing is known of '$args'." : 'A database and a DBN source are needed.') 'Give at least -Database PATH and -Dbn PATH.'
        $exitCode = $usage
    } else {
        $result = Invoke-MgcBackfill @given -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | ForEach-Object { [Console]::Error.WriteLine("warning: $_") }
        if ($Json) {
            $result | Select-Object RunId, Status, Db, Checkpoint, ChunksPlanned, ChunksDone, ChunksFailed, ChunksSkipped, RowsWritten, Merge, BuildDigest,
                @{ Name = 'Seconds'; Expression = { $_.Elapsed.TotalSeconds } } | ConvertTo-Json -Compress -EnumsAsStrings
        } else {
            $result | Out-String -Width 100
        }

        $exitCode = 0
    }
} catch [System.Management.Automation.ParameterBindingException] {
    Write-Failure InvalidArgument $_.Exception.Message
    $exitCode = $usage
} catch {
    Write-Failure ($_.FullyQualifiedErrorId -split ',')[0] "$_" $_.ErrorDetails.RecommendedAction
    $exitCode = [MgcBackfill.Errors.ExitCodes]::For($_.Exception)
} finally {
    # Ctrl+C ends the script here, and no exit code of its own comes behind.
    if ($exitCode -eq $cancelled) { [Environment]::Exit($cancelled) }
}

exit $exitCode
