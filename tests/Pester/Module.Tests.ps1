BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $runner = Join-Path $module Invoke-MgcBackfillJob.ps1
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $null = New-Sample (Join-Path $dbn one.dbn.zst)
}

Describe 'The module' {
    It 'exports six cmdlets and one alias' {
        $loaded = Get-Module MgcBackfill
        $loaded.ExportedCmdlets.Keys | Sort-Object | Should -Be Get-BackfillCheckpoint, Invoke-MgcBackfill, Read-DbnBars, Select-FrontMonth, Test-BackfillHonesty, Test-BarIntegrity
        $loaded.ExportedAliases.Keys | Should -Be Read-DbnBar
        $loaded.ExportedFunctions.Count + $loaded.ExportedVariables.Count | Should -Be 0
    }
    It 'has a valid manifest' {
        (Test-ModuleManifest (Join-Path $module MgcBackfill.psd1)).PowerShellVersion | Should -Be ([version]'7.6')
    }
    It 'is imported without a warning' {
        (Invoke-Child "Import-Module '$module' -Force -WarningVariable w; `$w.Count").Output | Should -Be 0
    }
    It 'is imported twice, and again after its removal, in one session' {
        $script = "Import-Module '$module' -Force; Remove-Module MgcBackfill; Import-Module '$module'; @(Read-DbnBars '$dbn' | Select-FrontMonth).Count -gt 0; (Invoke-MgcBackfill '$TestDrive/twice.db' '$dbn' -WarningAction Ignore).Status"
        (Invoke-Child $script).Output -split '\s+' | Should -Be True, Done
    }
    It 'lives beside another libduckdb in the same process' {
        $library = Get-ChildItem $module -File | Where-Object Name -In libduckdb.so, libduckdb.dylib, duckdb.dll
        $copy = Copy-Item $library (Join-Path $TestDrive "other-$($library.Name)") -PassThru
        $script = "`$null = [Runtime.InteropServices.NativeLibrary]::Load('$copy'); (Invoke-MgcBackfill '$TestDrive/beside.db' '$dbn' -WarningAction Ignore).Status; [MgcBackfill.DuckDb.DuckDbLibrary]::LoadedPath"
        (Invoke-Child $script).Output -split '\s+' | Should -Be Done, $library.FullName
    }
    It 'gives the same under another culture and time zone' {
        $script = "[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'de-DE'; (Invoke-MgcBackfill '$TestDrive/de.db' '$sample' -Start 2024-03-01 -WarningAction Ignore).BuildDigest; `$b = Read-DbnBars '$sample' -Start 2024-03-11 -End 2024-03-11 -OutrightOnly | Select-FrontMonth | Select-Object -First 1; `$b.TsUtc.Ticks; `$b.TsUtc.Kind"
        $there = Invoke-Child $script @{ TZ = 'Australia/Brisbane' }
        $here = Invoke-Child $script.Replace('de-DE', '').Replace('de.db', 'here.db') @{ TZ = 'America/Chicago' }
        $there.Error | Should -BeNullOrEmpty
        $there.Output | Should -Be $here.Output
        $there.Output | Should -Match 'Utc$'
    }
    It 'selects by pipeline what the backfill stores, day by day' {
        $db = Join-Path $TestDrive same.db
        $null = Invoke-MgcBackfill $db $sample -WarningAction Ignore
        $stored = Get-BackfillCheckpoint $db -Day (Read-DbnBars $sample | Select-FrontMonth -Summary).TradingDay
        # The digest of C9, from the pipeline's own bars.
        $sha = [Security.Cryptography.SHA256]::Create()
        $units = { param($price) [long][Math]::Round([decimal]$price * 1000000000) }
        $days = Read-DbnBars $sample -Start 2024-03-08 -End 2024-03-12 | Select-FrontMonth | Group-Object TradingDay
        foreach ($day in $days) {
            $lines = foreach ($b in $day.Group) { "$(($b.TsUtc.Ticks - [datetime]::UnixEpoch.Ticks) / 10),$($b.SourceSymbol),$(& $units $b.Open),$(& $units $b.High),$(& $units $b.Low),$(& $units $b.Close),$($b.Volume)`n" }
            $digest = [Convert]::ToHexStringLower($sha.ComputeHash([Text.Encoding]::ASCII.GetBytes(-join $lines)))
            ($stored | Where-Object TradingDay -EQ $day.Group[0].TradingDay).Digest | Should -Be $digest
        }
    }
}

Describe 'The views' {
    It 'fit into 100 columns: <name>' -ForEach @(
        @{ name = 'bars'; script = { Read-DbnBars $dbn | Select-Object -First 3 } }
        @{ name = 'days'; script = { Read-DbnBars $dbn | Select-FrontMonth -Summary } }
        @{ name = 'result'; script = { Read-DbnBars $dbn | Test-BarIntegrity } }
        @{ name = 'violations'; script = { (Read-DbnBars $dbn | Test-BarIntegrity).Violations | Select-Object -First 3 } }
        @{ name = 'plan'; script = { Invoke-MgcBackfill (Join-Path $TestDrive v.db) $dbn -WhatIf } }
        @{ name = 'summary'; script = { Invoke-MgcBackfill (Join-Path $TestDrive v.db) $dbn } }
        @{ name = 'attempts'; script = { Get-BackfillCheckpoint (Join-Path $TestDrive v.db) } }
        @{ name = 'decisions'; script = { Get-BackfillCheckpoint (Join-Path $TestDrive v.db) -Day 2024-03-05 } }
        @{ name = 'gates'; script = { Test-BackfillHonesty (Join-Path $TestDrive v.db) $dbn } }
    ) {
        $WarningPreference = 'Ignore'
        $lines = (& $script | Out-String -Width 200) -split '\r?\n'
        $lines | Where-Object { $_ } | Should -Not -BeNullOrEmpty
        ($lines.TrimEnd().Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 100
        $lines | Should -Not -Match '^\s*(FirstTs|Candidates)\s+:'
    }
}

Describe 'Help' {
    It 'tells of <_>' -ForEach Get-BackfillCheckpoint, Invoke-MgcBackfill, Read-DbnBars, Select-FrontMonth, Test-BackfillHonesty, Test-BarIntegrity {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.examples.example.Count | Should -BeGreaterThan 0
        $command = Get-Command $_
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        $own = $command.Parameters.Keys | Where-Object { $_ -notin $common }
        $help.parameters.parameter.name | Where-Object { $_ -notin $common } | Sort-Object | Should -Be ($own | Sort-Object)
        $help.parameters.parameter | ForEach-Object { "$($_.description.Text)" | Should -Not -BeNullOrEmpty }
    }
    It 'is found in any locale' {
        $script = "[cultureinfo]::CurrentUICulture = 'de-DE'; (Get-Help Read-DbnBars).Synopsis; (Get-Help about_MgcBackfill).Length -gt 100"
        (Invoke-Child $script).Output | Should -Match 'DBN[^\n]*\n+True'
    }
    It 'has an about topic' {
        Get-Help about_MgcBackfill | Should -BeLike '*TRADING DAY*'
    }
}

Describe 'The runner for schedulers' {
    It 'ends with 0, and says what was done' {
        $child = Invoke-ChildFile $runner '-Db', "$TestDrive/job.db", '-Dbn', "$dbn"
        $child.ExitCode | Should -Be 0
        $child.Output | Should -Match 'BuildDigest'
    }
    It 'prints one JSON object with -Json' {
        $child = Invoke-ChildFile $runner '-Database', "$TestDrive/json.db", '-Dbn', "$sample", '-Json'
        ($child.Output | ConvertFrom-Json).BuildDigest | Should -Match '^[0-9a-f]{64}$'
    }
    It 'ends with <code> for <what>' -ForEach @(
        @{ code = 2; what = 'no source'; arguments = { '-Db', 'x.db' } }
        @{ code = 2; what = 'an unknown parameter'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Nonsense', '1' } }
        @{ code = 2; what = 'an impossible value'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-ChunkDays', 'many' } }
        @{ code = 2; what = 'an ambiguous date'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Start', '03/04/2024' } }
        @{ code = 3; what = 'a source that is not there'; arguments = { '-Db', "$TestDrive/r3.db", '-Dbn', "$TestDrive/nowhere" } }
        @{ code = 4; what = 'a bar that breaks a rule'; arguments = { $null = New-BadSample "$TestDrive/bad.dbn"; '-Db', "$TestDrive/r4.db", '-Dbn', "$TestDrive/bad.dbn" } }
        @{ code = 6; what = 'a file that is no database'; arguments = { Set-Content "$TestDrive/r6.db" 'no database'; '-Db', "$TestDrive/r6.db", '-Dbn', "$dbn" } }
        @{ code = 7; what = 'a folder that is not there'; arguments = { '-Db', "$TestDrive/nowhere/r7.db", '-Dbn', "$dbn" } }
    ) {
        $child = Invoke-ChildFile $runner (& $arguments)
        $child.ExitCode | Should -Be $code -Because $child.Error
        $child.Error | Should -Match '^error \w+: '
    }
}
