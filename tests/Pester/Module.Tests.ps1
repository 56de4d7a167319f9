BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $null = New-Sample (Join-Path $dbn one.dbn.zst)
}

Describe 'The module' {
    It 'exports its cmdlets and one alias' {
        $loaded = Get-Module MgcBackfill
        $loaded.ExportedCmdlets.Keys | Sort-Object | Should -Be @(
            'Compare-BarDatabase', 'Complete-BarLake', 'Export-BarLake', 'Get-BackfillCheckpoint', 'Get-BarCoverage',
            'Get-BarLakePlan', 'Get-BarProvenance', 'Get-BarRoll', 'Get-BarStatistics', 'Get-DbnGap', 'Get-DbnInventory',
            'Initialize-BarDatabase', 'Invoke-MgcBackfill', 'New-BackfillReport', 'Read-DbnBars', 'Save-DbnGap',
            'Select-FrontMonth', 'Test-BackfillHonesty', 'Test-BarIntegrity', 'Test-BarLake', 'Test-DbnSource'
        )
        $loaded.ExportedAliases.Keys | Should -Be Read-DbnBar
        $loaded.ExportedFunctions.Count + $loaded.ExportedVariables.Count | Should -Be 0
    }
    It 'has a valid manifest' {
        (Test-ModuleManifest (Join-Path $module MgcBackfill.psd1)).PowerShellVersion | Should -Be ([version]'7.6')
    }
    It 'has the version that stands in Directory.Build.props' {
        $version = ([xml](Get-Content (Join-Path $root Directory.Build.props) -Raw)).SelectSingleNode('//Version').InnerText
        (Get-Module MgcBackfill).Version | Should -Be ([version]$version)
        [Reflection.AssemblyName]::GetAssemblyName((Join-Path $engine MgcBackfill.Core.dll)).Version.ToString(3) |
            Should -Be $version
    }
    It 'is imported without a warning' {
        (Invoke-Child "Import-Module '$module' -Force -WarningVariable w; `$w.Count").Output | Should -Be 0
    }
    It 'is imported twice, and again after its removal, in one session' {
        $script = @"
            Import-Module '$module' -Force; Remove-Module MgcBackfill; Import-Module '$module'
            @(Read-DbnBars '$dbn' | Select-FrontMonth).Count -gt 0
            (Invoke-MgcBackfill '$TestDrive/twice.db' '$dbn' -WarningAction Ignore).Status
"@
        (Invoke-Child $script).Output -split '\s+' | Should -Be True, Done
    }
    It 'keeps its assemblies out of the way of others, and its types in sight' {
        $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext([MgcBackfill.Source.DbnBar].Assembly)
        $context.Name | Should -Be MgcBackfill
        $own = Get-ChildItem $engine -Filter *.dll | Select-Object -ExpandProperty BaseName
        $own.Count | Should -BeGreaterThan 1
        $context.Assemblies | ForEach-Object { $_.GetName().Name } | Sort-Object | Should -Be ($own | Sort-Object)
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name } | Should -Not -BeIn $own
    }
    It 'is loaded once, however many runspaces import it at a time' {
        $script = @"
            `$null = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module '$module'; @(Read-DbnBars '$dbn').Count }
            @([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ MgcBackfill).Count
"@
        $child = Wait-Child (Start-Child '-Command', $script)
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -Be 1
    }
    It 'refuses a second copy, names both, and goes on' {
        $copy = Join-Path $TestDrive 'copy of/MgcBackfill'
        Copy-Item $module $copy -Recurse
        $script = @"
            try { Import-Module '$copy' } catch { "`$_" }
            @(Get-Module MgcBackfill).Count
            (Invoke-MgcBackfill '$TestDrive/second.db' '$dbn' -WarningAction Ignore).Status
"@
        $message, $rest = (Invoke-Child $script).Output -split '\r?\n'
        $message | Should -BeLike "MgcBackfill * is loaded in this process already, from '$engine*'. Start a new PowerShell *'$copy'."
        $rest | Should -Be 1, Done
    }
    It 'gives the same under another culture and time zone' {
        $script = @"
            [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'de-DE'
            (Invoke-MgcBackfill '$TestDrive/de.db' '$sample' -Start 2024-03-01 -WarningAction Ignore).BuildDigest
            `$bar = Read-DbnBars '$sample' -Start 2024-03-11 -End 2024-03-11 | Select-FrontMonth | Select-Object -First 1
            `$bar.TsUtc.Ticks; `$bar.TsUtc.Kind
"@
        $there = Invoke-Child $script @{ TZ = 'Australia/Brisbane' }
        $here = Invoke-Child $script.Replace('de-DE', '').Replace('de.db', 'here.db') @{ TZ = 'America/Chicago' }
        $there.Error | Should -BeNullOrEmpty
        $there.Output | Should -Be $here.Output
        $there.Output | Should -Match 'Utc$'
    }
    It 'selects by pipeline what the backfill stores, on every day of the samples' {
        $db = Join-Path $TestDrive same.db
        $samples = Split-Path $sample
        $summary = Invoke-MgcBackfill $db $samples -WarningAction Ignore
        # C9, computed from the bars of the pipeline: one line per bar, and one digest per day.
        function Get-Digest([Collections.Generic.List[string]] $Lines) {
            $bytes = [Text.Encoding]::ASCII.GetBytes(-join $Lines)
            [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData($bytes))
        }
        $lines = [Collections.Generic.SortedDictionary[DateOnly, Collections.Generic.List[string]]]::new()
        Read-DbnBars $samples | Select-FrontMonth | ForEach-Object {
            $day = $_.TradingDay
            if (-not $lines.ContainsKey($day)) { $lines[$day] = [Collections.Generic.List[string]]::new() }
            $prices = foreach ($price in $_.Open, $_.High, $_.Low, $_.Close) { [long][Math]::Round([decimal]$price * 1000000000) }
            $lines[$day].Add("$(($_.TsUtc - [datetime]::UnixEpoch).Ticks / 10),$($_.SourceSymbol),$($prices -join ','),$($_.Volume)`n")
        }
        $lines.Count | Should -Be $summary.Verification.Days
        $selected = [ordered]@{}
        foreach ($day in $lines.Keys) { $selected[$day.ToString('o')] = Get-Digest $lines[$day] }

        $recorded = [ordered]@{}
        Get-BackfillCheckpoint $db -Day @($lines.Keys) | ForEach-Object { $recorded[$_.TradingDay.ToString('o')] = $_.Digest }
        $recorded.Keys | Should -Be $selected.Keys
        $recorded.Values | Should -Be $selected.Values

        # The value that 'mgc-backfill digest' prints, computed from the rows of the table alone.
        $build = [Collections.Generic.List[string]]($selected.Keys | ForEach-Object { "$_ $($selected[$_])`n" })
        [MgcBackfill.Verify.VerifyRun]::Digest($db).BuildDigest | Should -Be (Get-Digest $build)
    }
}

Describe 'Beside a module with another DuckDB.NET' {
    BeforeAll {
        # The folder of such a module: it contains an older version, and its own libduckdb.
        $older = New-Item (Join-Path $TestDrive older) -ItemType Directory
        $packages = dotnet msbuild $PSScriptRoot -nologo -getProperty:OtherDuckDbData,OtherDuckDbBindings | ConvertFrom-Json
        Copy-Item $packages.Properties.OtherDuckDbData, $packages.Properties.OtherDuckDbBindings, "$engine/Apache.Arrow*.dll" $older
        Get-ChildItem $engine -File | Where-Object Name -In libduckdb.so, libduckdb.dylib, duckdb.dll | Copy-Item -Destination $older

        # A version newer than any that exists. A loader checks only name, key and version.
        $newer = New-Item (Join-Path $TestDrive newer) -ItemType Directory
        foreach ($file in 'DuckDB.NET.Data.dll', 'DuckDB.NET.Bindings.dll') {
            $name = [Reflection.AssemblyName]::GetAssemblyName("$engine/$file")
            $name.Version = '99.0.0.0'
            $assembly = [Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
            $null = $assembly.DefineDynamicModule($file)
            $assembly.Save("$newer/$file")
        }

        $use = @"
            [void][Reflection.Assembly]::LoadFrom('$older/DuckDB.NET.Data.dll')
            `$connection = [DuckDB.NET.Data.DuckDBConnection]::new('Data Source=$TestDrive/other.db')
            `$connection.Open()
            `$command = `$connection.CreateCommand()
            `$command.CommandText = 'SELECT 6 * 7'
            `$command.ExecuteScalar()
            `$connection.Dispose()
"@
        $work = @"
            Import-Module '$module'
            (Invoke-MgcBackfill '$TestDrive/beside.db' '$dbn' -WarningAction Ignore).Status
            Test-BackfillHonesty '$TestDrive/beside.db' '$dbn' -Quiet
"@
        $versions = @"
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -eq 'DuckDB.NET.Bindings' }) | ForEach-Object {
                "`$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name) `$(`$_.GetName().Version)"
            } | Sort-Object
"@
        $own = [Reflection.AssemblyName]::GetAssemblyName("$engine/DuckDB.NET.Bindings.dll").Version
        function Invoke-Bare([string[]] $Scripts) {
            $child = Wait-Child (Start-Child '-Command', ((@("`$ErrorActionPreference = 'Stop'") + $Scripts) -join "`n"))
            $child.Error | Should -BeNullOrEmpty
            $child.Output -split '\r?\n'
        }
    }
    BeforeEach { Remove-Item "$TestDrive/beside.db*", "$TestDrive/other.db*" -Recurse -ErrorAction Ignore }
    It 'works with an older one that was loaded before, and the other works too' {
        Invoke-Bare $use, $work, $use, $versions | Should -Be 42, Done, True, 42, 'Default 1.5.6.0', "MgcBackfill $own"
    }
    It 'works with an older one that is loaded behind, and the other works too' {
        Invoke-Bare $work, $use, $work, $versions | Should -Be Done, True, 42, Done, True, 'Default 1.5.6.0', "MgcBackfill $own"
    }
    It 'works with a newer one that was loaded before' {
        $load = "foreach (`$file in Get-ChildItem '$newer') { [void][Reflection.Assembly]::LoadFrom(`$file) }"
        Invoke-Bare $load, $work, $versions | Should -Be Done, True, 'Default 99.0.0.0', "MgcBackfill $own"
    }
    It 'works with a libduckdb in the process that it did not load' {
        $copy = Get-ChildItem $older -File | Where-Object Name -NotLike *.dll
        if (-not $copy) { $copy = Get-Item "$older/duckdb.dll" }
        $load = "`$null = [Runtime.InteropServices.NativeLibrary]::Load('$copy')"
        $loaded = "(Get-Process -Id `$PID).Modules.FileName |
            Where-Object { `$_ -match '[\\/](lib)?duckdb\.(so|dylib|dll)$' } |
            Sort-Object -Unique"
        $expected = "$engine/$($copy.Name)", "$copy" | Sort-Object
        Invoke-Bare $load, $work, $loaded | Should -Be (@('Done', 'True') + $expected)
    }
}

Describe 'A cmdlet' {
    It 'may be asked to stop when it is disposed of already' {
        $cmdlet = [MgcBackfill.Cmdlets.TestBackfillHonestyCommand]::new()
        $cmdlet.Dispose()
        $stop = [MgcBackfill.Cmdlets.CancellableCmdlet].GetMethod('StopProcessing', [Reflection.BindingFlags]'Instance, NonPublic')
        { $stop.Invoke($cmdlet, @()) } | Should -Not -Throw
    }
}

Describe 'The views' {
    It 'fit into 80 columns and cut nothing off: <name>' -ForEach @(
        @{ name = 'bars'; script = { Read-DbnBars $dbn | Select-Object -First 60 } }
        @{ name = 'days'; script = { Read-DbnBars $dbn | Select-FrontMonth -Summary } }
        @{ name = 'result'; script = { Read-DbnBars $dbn | Test-BarIntegrity } }
        @{ name = 'violations'; script = { (Read-DbnBars $dbn | Test-BarIntegrity).Violations | Select-Object -First 30 } }
        @{ name = 'plan'; script = { Invoke-MgcBackfill (Join-Path $TestDrive plan.db) $dbn -WhatIf } }
        @{ name = 'summary'; script = { Invoke-MgcBackfill (Join-Path $TestDrive v.db) $dbn }; whole = '[0-9a-f]{64}' }
        @{ name = 'attempts'; script = { Get-BackfillCheckpoint (Join-Path $TestDrive v.db) } }
        @{ name = 'decisions'; script = { Get-BackfillCheckpoint (Join-Path $TestDrive v.db) -Day 2024-03-05 } }
        @{ name = 'coverage'; script = { Get-BarCoverage (Join-Path $TestDrive v.db) } }
        @{ name = 'rolls'; script = { Get-BarRoll (Join-Path $TestDrive two-months.db) } }
        @{ name = 'statistics'; script = { Get-BarStatistics (Join-Path $TestDrive v.db) } }
        @{ name = 'provenance'; script = { Get-BarProvenance (Join-Path $TestDrive v.db) 2024-03-05T10:00Z -Dbn $dbn } }
        @{ name = 'bars of a minute'; script = { (Get-BarProvenance (Join-Path $TestDrive v.db) 2024-03-05T10:00Z -Dbn $dbn).SourceBars } }
        @{ name = 'files'; script = { Get-DbnInventory $dbn, (Split-Path $sample) }; whole = '2024-03-04 2024-03-09' }
        @{ name = 'findings'; script = { (Get-DbnInventory $dbn, (Split-Path $sample) -Summary).Findings } }
        @{ name = 'files together'; script = { Get-DbnInventory $dbn -Summary } }
        @{ name = 'requests'; script = { Get-DbnGap -Dbn $dbn -Start 2024-03-01 -End 2024-03-12 } }
        @{ name = 'missing days'; script = { Get-DbnGap -Dbn $dbn -Start 2024-03-01 -End 2024-03-12 -Day } }
        @{ name = 'audit'; script = { Test-DbnSource $dbn }; whole = '[0-9a-f]{64}' }
        @{ name = 'differences'; script = { Compare-BarDatabase (Join-Path $TestDrive v.db) (Join-Path $TestDrive two-months.db) -Most 5 } }
        @{
            name = 'comparison'
            script = { Compare-BarDatabase (Join-Path $TestDrive v.db) (Join-Path $TestDrive two-months.db) -Summary }
            whole = '[0-9a-f]{64}'
        }
        @{
            name = 'report'
            script = { New-BackfillReport (Join-Path $TestDrive v.db) -Path (Join-Path $TestDrive v.html) -Force }
            whole = '[0-9a-f]{64}'
        }
        @{ name = 'gates'; script = { Test-BackfillHonesty (Join-Path $TestDrive v.db) $dbn } }
    ) {
        $WarningPreference = 'Ignore'
        if (-not (Test-Path "$TestDrive/two-months.db")) { $null = Invoke-MgcBackfill "$TestDrive/two-months.db" $sample }
        if (-not (Test-Path "$TestDrive/v.db")) { $null = Invoke-MgcBackfill "$TestDrive/v.db" $dbn }
        $shown = (& $script | Out-String -Width 80).Replace("$TestDrive", '')
        $wide = (& $script | Out-String -Width 140).Replace("$TestDrive", '')
        $lines = $shown -split '\r?\n' | Where-Object { $_ }
        $lines | Should -Not -BeNullOrEmpty
        ($lines.TrimEnd().Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80
        $shown | Should -Not -Match '…|\.\.\.'
        # A date, a time, a contract or a digest that is whole at 140 columns is whole at 80.
        $facts = '\d{4}-\d\d-\d\d( \d\d:\d\dZ)?|MGC[FGHJKMNQUVXZ]\d|\b[0-9a-f]{64}\b'
        @([regex]::Matches($shown, $facts).Value | Sort-Object) | Should -Be @([regex]::Matches($wide, $facts).Value | Sort-Object)
        if ($whole) { $shown | Should -Match $whole }
    }
    It 'read like a sentence: a number agrees with its noun' {
        $one = New-Sample (Join-Path $TestDrive oneday.dbn.zst) 2024-03-05 2024-03-05
        $shown = Test-DbnSource $one -Start 2024-03-05 -End 2024-03-05 -WarningAction Ignore | Out-String -Width 80
        $shown | Should -Not -Match '\b1 (days|stubs|bars|weekdays|trading days|chunks|files)\b'
        $summary = Invoke-MgcBackfill (Join-Path $TestDrive oneday.db) $one -Start 2024-03-05 -End 2024-03-05 -WarningAction Ignore |
            Out-String -Width 80
        $summary | Should -Match '\b1 trading day\r?\n'
    }
}

Describe 'Help' {
    It 'describes <_>' -ForEach @(
        'Compare-BarDatabase', 'Complete-BarLake', 'Export-BarLake', 'Get-BackfillCheckpoint', 'Get-BarCoverage', 'Get-BarLakePlan',
        'Get-BarProvenance', 'Get-BarRoll', 'Get-BarStatistics', 'Get-DbnGap', 'Get-DbnInventory', 'Invoke-MgcBackfill',
        'New-BackfillReport', 'Read-DbnBars', 'Select-FrontMonth', 'Test-BackfillHonesty', 'Test-BarIntegrity', 'Test-BarLake',
        'Test-DbnSource'
    ) {
        $name, $faults = $_, $null
        $help = Get-Help $name -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        "$($help.description.Text)" | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterThan 0
        # Every example parses, and uses parameters that exist; Documents.Tests.ps1 runs them.
        foreach ($example in $help.examples.example) {
            $line = ($example.code -split '\r?\n\r?\n', 2)[0]
            $tree = [Management.Automation.Language.Parser]::ParseInput($line, [ref]$null, [ref]$faults)
            $faults | Should -BeNullOrEmpty -Because $line
            foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $used = $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }
                if ($used -and $call.GetCommandName() -eq $name) {
                    $used.ParameterName | Should -BeIn (Get-Command $name).Parameters.Keys -Because $line
                }
            }
        }
        $shown = $help | Out-String -Width 80
        $shown | Should -Not -Match '(?<!\S)--[a-z]' -Because 'the options of the command line are not parameters'
        $command = Get-Command $name
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
