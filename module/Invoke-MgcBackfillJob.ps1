#requires -Version 7.6

<#
.SYNOPSIS
Runs Invoke-MgcBackfill for a scheduler or a CI job, and ends with an
exit code.
.DESCRIPTION
Use this script instead of the cmdlet where an exit code counts: a script
that throws under 'pwsh -File' may still exit with 0. The exit codes:

      0  done and verified
      1  any other error
      2  invalid parameters
      3  source refused
      4  bars break a rule
      5  a gate failed
      6  table or checkpoint refused
      7  busy, disk full or no permission; the only one worth retrying
    130  cancelled

A request to terminate (SIGTERM) cancels the run. It ends with 130 or, if
the system is quicker, with 143. Run the same command again to go on from
there.

The script accepts the parameters of Invoke-MgcBackfill, always by name:
-Database (or -Db), -Dbn, -Symbol, -Start, -End, -ChunkDays, -Workers,
-Checkpoint, -RetryFailed, -AllowReplace, -AllowLess, -AllowEmpty,
-Prefer, -Recurse, -RequireManifest, -WhatIf. -Dbn accepts several values,
one after the other. The script never prompts.

Standard output holds the summary, or the plan with -WhatIf. With -Json it
holds one JSON object and nothing else, also if the run failed: the
document that 'mgc-backfill backfill --json' prints, with the same names.
Warnings and errors go to standard error.
.EXAMPLE
pwsh -NoProfile -File Invoke-MgcBackfillJob.ps1 -Db gold.db -Dbn data/
.EXAMPLE
pwsh -NoProfile -File Invoke-MgcBackfillJob.ps1 -Db gold.db -Dbn 2023.dbn.zst 2024.dbn.zst -Json
#>

# It has no param block: if pwsh cannot bind a parameter, it ends with 1 before the script can return 2, and it binds values without a name
# by position.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$other, $cancelled = 1, 130
$json = $args -contains '-Json'

# Reads '-Name value …'. The names are those of the cmdlet's parameters; the cmdlet validates the values.
function Read-Parameter([object[]] $Words) {
    function Deny([string] $Message) {
        throw [MgcBackfill.Errors.UsageException]::new('InvalidArgument', $Message, 'Pass at least -Database PATH and -Dbn PATH, by name.')
    }
    $known = (Get-Command Invoke-MgcBackfill).Parameters
    $withheld = [Management.Automation.Cmdlet]::CommonParameters + 'Confirm'
    $given, $name = @{}, $null
    foreach ($word in $Words) {
        if ($word -eq '-Json') {
            $name = $null
        } elseif ($word -match '^-[a-z]') {
            $name = $word -eq '-Db' ? 'Database' : $word.Substring(1)
            if ($name -in $withheld -or -not $known.ContainsKey($name)) { Deny "'$word' is not a parameter." }
            $given[$name] ??= [Collections.Generic.List[object]]::new()
        } elseif ($name) {
            $given[$name].Add($word)
        } else {
            Deny "'$word' has no parameter name before it."
        }
    }
    foreach ($name in 'Database', 'Dbn') {
        if (-not $given.ContainsKey($name)) { Deny "-$name is missing." }
    }
    foreach ($name in @($given.Keys)) {
        $type, $values = $known[$name].ParameterType, $given[$name].ToArray()
        if ($type -eq [switch]) {
            if ($values) { Deny "-$name is a switch without a value, but this follows it: $values" }
        } elseif (-not $values) {
            Deny "-$name needs a value."
        } elseif (-not $type.IsArray -and $values.Count -gt 1) {
            Deny "-$name accepts one value, but $($values.Count) follow it: $values"
        }
        $given[$name] = $type -eq [switch] ? $true : $type.IsArray ? $values : $values[0]
    }
    $given
}

# The end of the run, of which there is none where it failed before it began.
function Get-Document { $log.Where({ $_.Tags -contains 'RunDocument' }, 'Last').MessageData }

# Uses only .NET methods, because no command runs any more after the script was stopped.
function Write-Failure([string] $Id, [string] $Message, [string] $Advice, [Exception] $Cause, $Document) {
    [Console]::Error.WriteLine("error ${Id}: $Message")
    if ($Advice) { [Console]::Error.WriteLine($Advice) }
    if (-not $json) { return }
    if ($Cause -and $Document) { $text = $Document.ToJson($Cause) }
    elseif ($Cause -and ('MgcBackfill.Cmdlets.RunDocument' -as [type])) { $text = [MgcBackfill.Cmdlets.RunDocument]::ToFailureJson($Cause) }
    else {
        # There is no module, or no exception.
        $what = [Text.Json.Nodes.JsonObject]::new()
        $what['id'], $what['message'], $what['advice'] = $Id, $Message, $Advice
        $failure = [Text.Json.Nodes.JsonObject]::new()
        $failure['command'], $failure['status'] = 'backfill', ($exitCode -eq $cancelled ? 'cancelled' : 'failed')
        $failure['exit_code'], $failure['error'] = $exitCode, $what
        $text = $failure.ToJsonString()
    }
    [Console]::Out.WriteLine($text)
}

$exitCode, $log = $null, @()
try {
    Import-Module (Join-Path $PSScriptRoot MgcBackfill.psd1)
    $given = Read-Parameter $args

    # The host writes "What if" to standard output, which is for the result alone. It keeps the writer that it finds at its first line, so
    # the result does not go through the host.
    $standardOutput = [Console]::Out
    [Console]::SetOut([Console]::Error)
    try {
        $streams = @{ WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue'; InformationVariable = 'log' }
        $result = Invoke-MgcBackfill @given @streams -Confirm:$false
    } finally {
        [Console]::SetOut($standardOutput)
        foreach ($warning in $warnings) { [Console]::Error.WriteLine("warning: $warning") }
    }
    $standardOutput.WriteLine(($json ? (Get-Document).ToJson($null) : ($result | Out-String -Width 100)))
    $exitCode = 0
} catch {
    # The default, for a module that could not be loaded.
    $exitCode = $other
    $cause = $_.Exception
    if ('MgcBackfill.Errors.ExitCodes' -as [type]) {
        if ($cause -is [Management.Automation.ParameterBindingException]) {
            $cause = [MgcBackfill.Errors.UsageException]::new('InvalidArgument', $cause.Message)
        }
        $exitCode = [MgcBackfill.Errors.ExitCodes]::For($cause)
    }
    $id = $cause.Id ?? ($_.FullyQualifiedErrorId -split ',')[0]
    $advice = $_.ErrorDetails.RecommendedAction ?? $cause.Advice
    Write-Failure $id "$_" $advice $cause (Get-Document)
} finally {
    # Ctrl+C ends the script here: the line after this block is not reached.
    if ($null -eq $exitCode) {
        $exitCode = $cancelled
        Write-Failure Cancelled 'The run was cancelled.' 'Nothing is half done: run the same command again to go on from there.'
        [Environment]::Exit($cancelled)
    }
}

exit $exitCode
