# What every suite begins with: the built module, and files to work on.

$root = (Resolve-Path (Join-Path $PSScriptRoot ../..)).Path
$module = Join-Path $root out/MgcBackfill
$sample = Join-Path $root samples/synthetic-mgc-20240219-20240419.ohlcv-1m.dbn.zst
Import-Module $module

# A few trading days of a made-up market.
function New-Sample([string] $Path, [string] $Start = '2024-03-04', [string] $End = '2024-03-08', [ulong] $Seed = 1, [switch] $Plain) {
    $market = [MgcBackfill.Synthetic.SyntheticMarketOptions]@{ Start = [DateOnly]$Start; End = [DateOnly]$End; Seed = $Seed }
    $null = [MgcBackfill.Synthetic.SyntheticFile]::Write($Path, $market, 3, $Plain ? 'Plain' : 'VendorZstd')
    $Path
}

# A plain file whose record number $Record (of an outright) has a high below its low.
function New-BadSample([string] $Path, [string] $Symbol = 'MGCJ4') {
    $null = New-Sample $Path -Plain
    $bar = Read-DbnBars $Path -Symbol $Symbol | Select-Object -Skip 100 -First 1
    $bytes = [IO.File]::ReadAllBytes($Path)
    $records = $bytes.Length - (56 * @(Read-DbnBars $Path).Count)
    $high = $records + (56 * $bar.RecordIndex) + 24
    [BitConverter]::GetBytes([long]1).CopyTo($bytes, $high)
    [IO.File]::WriteAllBytes($Path, $bytes)
    $bar.RecordIndex
}

# The error record that a script block ends with.
function Get-Thrown([scriptblock] $Script) {
    try { $null = & $Script } catch { return $_ }
}

# Runs a script in a pwsh of its own, and gives its output and exit code.
function Invoke-Child([string] $Script, [hashtable] $Environment = @{}) {
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'; Import-Module '$module'; $Script" | ForEach-Object { $start.ArgumentList.Add($_) }
    Start-Child $start $Environment
}

function Invoke-ChildFile([string] $File, [string[]] $Arguments) {
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    @('-NoProfile', '-NonInteractive', '-File', $File) + $Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    Start-Child $start @{}
}

function Start-Child($Start, [hashtable] $Environment) {
    # A child begins where the session stands, not where the process does.
    $Start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
    $Start.RedirectStandardOutput = $Start.RedirectStandardError = $true
    $Start.Environment['NO_COLOR'] = '1'
    foreach ($name in $Environment.Keys) { $Start.Environment[$name] = $Environment[$name] }
    $process = [Diagnostics.Process]::Start($Start)
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Trim(); Error = $errors.Result.Trim() }
}
