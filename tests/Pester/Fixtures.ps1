# The setup of every suite: the built module, and test files.

. $PSScriptRoot/PowerShellCommand.ps1
$root = (Resolve-Path (Join-Path $PSScriptRoot ../..)).Path
# If the test project runs the suite, the module is in another folder than that of build.ps1.
$module = $env:MGC_TEST_MODULE ? $env:MGC_TEST_MODULE : (Join-Path $root out/MgcBackfill)
$engine = Join-Path $module engine
$sample = Join-Path $root samples/synthetic-mgc-20240219-20240419.ohlcv-1m.dbn.zst
Import-Module $module

# A few trading days of a synthetic market.
function New-Sample(
    [string] $Path, [string] $Start = '2024-03-04', [string] $End = '2024-03-08', [ulong] $Seed = 1, [switch] $Plain,
    [string[]] $Symbol = 'MGC'
) {
    $market = [MgcBackfill.Synthetic.SyntheticMarketOptions]@{ Start = [DateOnly]$Start; End = [DateOnly]$End; Seed = $Seed }
    $market.Products = [MgcBackfill.Market.Product[]]@($Symbol | ForEach-Object { [MgcBackfill.Market.Products]::Get($_) })
    $null = [MgcBackfill.Synthetic.SyntheticFile]::Write($Path, $market, 3, $Plain ? 'Plain' : 'VendorZstd')
    $Path
}

# The same days of another product: an uncompressed file in which the root MGC is replaced by a root of the same length.
function New-SampleOf([string] $Root, [string] $Path) {
    $null = New-Sample $Path -Plain
    $latin = [Text.Encoding]::Latin1
    [IO.File]::WriteAllBytes($Path, $latin.GetBytes($latin.GetString([IO.File]::ReadAllBytes($Path)).Replace('MGC', $Root)))
    $Path
}

# An uncompressed file in which record $Record, of an outright, has a high below its low.
function New-BadSample([string] $Path, [string] $Symbol = 'MGCJ4') {
    $null = New-Sample $Path -Plain
    $bar = Read-DbnBars $Path -SourceSymbol $Symbol | Select-Object -Skip 100 -First 1
    $bytes = [IO.File]::ReadAllBytes($Path)
    $records = $bytes.Length - (56 * @(Read-DbnBars $Path).Count)
    $high = $records + (56 * $bar.RecordIndex) + 24
    [BitConverter]::GetBytes([long]1).CopyTo($bytes, $high)
    [IO.File]::WriteAllBytes($Path, $bytes)
    $bar.RecordIndex
}

# Returns the error record with which a script block ends.
function Get-Thrown([scriptblock] $Script) {
    try { $null = & $Script } catch { return $_ }
}

# Runs a script in a separate pwsh, and returns its output and exit code.
function Invoke-Child([string] $Script, [hashtable] $Environment = @{}) {
    $command = "`$ErrorActionPreference = 'Stop'; Import-Module '$module'; $Script"
    Wait-Child (Start-Child '-Command', $command $Environment)
}

function Invoke-ChildFile([string] $File, [string[]] $Arguments, [hashtable] $Environment = @{}) {
    Wait-Child (Start-Child (@('-File', $File) + $Arguments) $Environment)
}

# Starts in the session's location, not in the current folder of the process.
function Start-Child([string[]] $Arguments, [hashtable] $Environment = @{}) {
    # If the suite runs in the background or under nohup, SIGINT or SIGHUP is ignored, and child processes would inherit that.
    $first = @($IsLinux ? ('env', '--default-signal=INT,HUP,TERM') : @())
    $command = $first + (Get-PowerShellCommand) + '-NoProfile', '-NonInteractive' + $Arguments
    $start = [Diagnostics.ProcessStartInfo]::new($command[0], [string[]]$command[1..($command.Count - 1)])
    $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    [Diagnostics.Process]::Start($start)
}

function Wait-Child([Diagnostics.Process] $Process) {
    $errors = $Process.StandardError.ReadToEndAsync()
    $output = $Process.StandardOutput.ReadToEnd()
    $Process.WaitForExit()
    [pscustomobject]@{ ExitCode = $Process.ExitCode; Output = $output.Trim(); Error = $errors.Result.Trim() }
}

# Starts a script in a separate runspace, whose streams can be read and which can be stopped.
function Start-Shell([string] $Script) {
    $shell = [powershell]::Create().AddScript("Import-Module '$module'; $Script")
    [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
}

# Stops it and waits until it has stopped. Returns how it ended: Stopped, or Completed if it had ended before.
function Stop-Shell($Started) {
    $Started.Shell.Stop()
    $Started.Shell.InvocationStateInfo.State
    $Started.Shell.Dispose()
}

# Changes a database without the tool, but with the module's own DuckDB.NET, because the process has already loaded a libduckdb.
function Invoke-Sql([string] $Database, [string] $Sql) {
    $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext([MgcBackfill.Backfill.BackfillRun].Assembly)
    $package = $context.Assemblies.Where({ $_.GetName().Name -eq 'DuckDB.NET.Data' })[0]
    $connection = $package.GetType('DuckDB.NET.Data.DuckDBConnection')::new("Data Source=$Database")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $null = $command.ExecuteNonQuery()
    } finally { $connection.Dispose() }
}

# In a test, or before each test of a block: skips it, with the reason, if the suite has no PostgreSQL server.
function Skip-WithoutPostgres {
    if ($env:MGC_TEST_POSTGRES) { return }
    $reason = $env:MGC_TEST_POSTGRES_MISSING ? $env:MGC_TEST_POSTGRES_MISSING : "only 'dotnet test tests/Pester' starts a PostgreSQL server"
    Set-ItResult -Skipped -Because $reason
}

# Makes an empty database on the suite's PostgreSQL server. Returns its URI.
function New-PostgresDatabase {
    $name = "pester_$([guid]::NewGuid().ToString('N'))"
    Invoke-PostgresSql $env:MGC_TEST_POSTGRES "CREATE DATABASE $name"
    $env:MGC_TEST_POSTGRES -replace '/[^/]*$', "/$name"
}

# Runs SQL without the tool. Returns a line for each row, with | between the values; the password comes from the environment.
function Invoke-PostgresSql([string] $Uri, [string] $Sql) {
    $psql = Join-Path $env:MGC_POSTGRES_BIN psql
    $lines = & $psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname $Uri --command $Sql 2>&1
    if ($LASTEXITCODE -ne 0) { throw "psql ended with $LASTEXITCODE`: $($lines -join "`n")" }
    $lines
}

# In a test, or before each test of a block: skips it, with the reason, if the suite has no stand-in for the vendor's service.
function Skip-WithoutGateway {
    if ($env:MGC_TEST_GATEWAY) { return }
    Set-ItResult -Skipped -Because "only 'dotnet test tests/Pester' builds the stand-in for the vendor's service"
}

# Starts the stand-in in a process of its own, and gives this process the key that it accepts.
function Start-Gateway {
    $log = [IO.Path]::GetTempFileName()
    $arguments = [string[]]('exec', $env:MGC_TEST_GATEWAY, '--port', '0', '--log', $log)
    $start = [Diagnostics.ProcessStartInfo]::new($env:MGC_TEST_DOTNET, $arguments)
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    if ($process.StandardOutput.ReadLine() -notmatch '--gateway (\S+), key (\S+);') { throw 'The stand-in did not start.' }
    $env:DATABENTO_API_KEY = $Matches[2]
    [pscustomobject]@{ Process = $process; Address = $Matches[1]; Key = $Matches[2]; Log = $log }
}

# The number of requests of a method that the stand-in received, such as batch.submit_job.
function Get-GatewayCount($Gateway, [string] $Method) {
    @(Get-Content $Gateway.Log | Where-Object { $_ -like "*/$Method" }).Count
}

function Stop-Gateway($Gateway) {
    $Gateway.Process.Kill()
    $Gateway.Process.WaitForExit()
    $env:DATABENTO_API_KEY = $null
    Remove-Item $Gateway.Log
}
