#requires -Version 7.6

<#
.SYNOPSIS
Runs the files that the test project asks for, one after the other, and answers each with a line of JSON.
.DESCRIPTION
The requests come through a pipe: standard input would be inherited by every process that a test starts.
#>
param([string] $Pester, [string] $Pipe)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$stream = [IO.Pipes.NamedPipeClientStream]::new('.', $Pipe, 'InOut')
$stream.Connect()
$reader, $writer = [IO.StreamReader]::new($stream), [IO.StreamWriter]::new($stream)
$writer.AutoFlush = $true

# The text of errors, with stack lines of the test scripts only.
function Get-Text($Errors) {
    $own = { $_ -and $_ -notlike "*$(Split-Path $Pester)*" -and $_ -notlike "*$PSCommandPath*" }
    $lines = foreach ($record in $Errors) { $record.Exception.Message; $record.ScriptStackTrace -split '\r?\n' | Where-Object $own }
    $lines -join "`n"
}

# Errors outside a test: in the file itself, or before or after the tests of a block.
function Get-Fault($Result) {
    foreach ($container in $Result.FailedContainers) { @{ Name = 'the file'; Message = Get-Text $container.ErrorRecord } }
    foreach ($block in $Result.FailedBlocks) { @{ Name = $block.Path -join '.'; Message = Get-Text $block.ErrorRecord } }
}

while ($file = $reader.ReadLine()) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    $result = Invoke-Pester -Configuration $configuration
    $tests = foreach ($test in $result.Tests) {
        @{
            # A test that was not executed has not passed, whatever its result says.
            Outcome = $test.Result -eq 'Passed' -and -not $test.Executed ? 'NotRun' : $test.Result
            Name = $test.ExpandedPath; Seconds = $test.Duration.TotalSeconds; Line = $test.StartLine
            Message = $test.Skipped ? "$($test.ErrorRecord.Exception.Message)" : (Get-Text $test.ErrorRecord)
        }
    }
    $report = @{ Total = $result.TotalCount; Tests = @($tests); Faults = @(Get-Fault $result) }
    $writer.WriteLine((ConvertTo-Json $report -Compress -Depth 4))
}
