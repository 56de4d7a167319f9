BeforeDiscovery {
    # One output of each kind, of every cmdlet.
    $outputs = @(
        @{ name = 'Read-DbnBars'; script = { Read-DbnBars $dbn } }
        @{ name = 'Select-FrontMonth'; script = { Read-DbnBars $dbn | Select-FrontMonth } }
        @{ name = 'Select-FrontMonth -Summary'; script = { Read-DbnBars $dbn | Select-FrontMonth -Summary } }
        @{ name = 'Test-BarIntegrity'; script = { Read-DbnBars $dbn | Select-Object -First 50 | Test-BarIntegrity } }
        @{ name = 'Invoke-MgcBackfill'; script = { Invoke-MgcBackfill $db $dbn -WarningAction Ignore }; depth = 3 }
        @{
            name = 'Invoke-MgcBackfill -WhatIf'
            script = { Invoke-MgcBackfill (Join-Path $TestDrive plan.db) $dbn -WhatIf -WarningAction Ignore }
        }
        @{ name = 'Get-BackfillCheckpoint'; script = { Get-BackfillCheckpoint $db } }
        @{ name = 'Get-BackfillCheckpoint -Day'; script = { Get-BackfillCheckpoint $db -Day 2024-03-05 } }
        @{ name = 'Get-BarCoverage'; script = { Get-BarCoverage $db } }
        @{ name = 'Get-BarProvenance'; script = { Get-BarProvenance $db 2024-03-05T10:00Z -Dbn $dbn }; depth = 4 }
        @{ name = 'Get-BarRoll'; script = { Get-BarRoll $long } }
        @{ name = 'Get-BarStatistics'; script = { Get-BarStatistics $db } }
        @{ name = 'Get-DbnGap'; script = { Get-DbnGap $db -Start 2024-03-01 -End 2024-03-12 } }
        @{ name = 'Get-DbnGap -Day'; script = { Get-DbnGap $db -Start 2024-03-01 -End 2024-03-12 -Day } }
        @{ name = 'Get-DbnInventory'; script = { Get-DbnInventory $dbn } }
        @{ name = 'Get-DbnInventory -Summary'; script = { Get-DbnInventory $dbn, $sample -Summary }; depth = 3 }
        @{ name = 'Test-BackfillHonesty'; script = { Test-BackfillHonesty $db $dbn } }
        @{ name = 'Test-DbnSource'; script = { Test-DbnSource $dbn -WarningAction Ignore }; depth = 4 }
        @{ name = 'Compare-BarDatabase'; script = { Compare-BarDatabase $db $long -Most 2 -WarningAction Ignore } }
        @{ name = 'Compare-BarDatabase -Summary'; script = { Compare-BarDatabase $db $long -Summary } }
        @{ name = 'New-BackfillReport'; script = { New-BackfillReport $db -Path (Join-Path $TestDrive r.html) -Force }; depth = 3 }
    )
}

BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $db, $long = (Join-Path $TestDrive t.db), (Join-Path $TestDrive long.db)
    $null = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
    $null = Invoke-MgcBackfill $long $sample -WarningAction Ignore

    # Every value of a JSON document, with the name it has.
    function Get-Leaf($Node, [string] $Name) {
        if ($Node -is [Text.Json.Nodes.JsonObject]) { foreach ($pair in $Node.GetEnumerator()) { Get-Leaf $pair.Value $pair.Key } }
        elseif ($Node -is [Text.Json.Nodes.JsonArray]) { foreach ($item in $Node) { Get-Leaf $item $Name } }
        elseif ($null -ne $Node) { [pscustomobject]@{ Name = $Name; Json = $Node.ToJsonString() } }
    }
    $dayNames = 'TradingDay', 'ChunkStart', 'ChunkEnd', 'FirstDay', 'LastDay', 'First', 'Last', 'LastTradingDay'
    $momentNames = 'TsUtc', 'FirstTs', 'LastTs', 'MinTs', 'MaxTs', 'LatestTs', 'StartedAt', 'FinishedAt', 'Mtime'
    $enumNames = 'Status', 'Reason', 'Outcome', 'Kind', 'Why', 'Cause', 'State', 'Verdict', 'Attention'
    $internalNames = 'DayNumber', 'DayOfWeek', 'DayOfYear', 'Ticks', 'Capacity', 'SyncRoot', 'OriginalString'
    $day, $moment = '^\d{4}-\d\d-\d\d$', '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$'
}

Describe 'What comes out of <name>' -ForEach $outputs {
    BeforeAll {
        $objects = @(& $script | Select-Object -First 20)
    }
    It 'is JSON with days, moments and enumerations as text' {
        $objects | Should -Not -BeNullOrEmpty
        foreach ($object in $objects) {
            $null = ConvertTo-Json $object -Depth ($depth ?? 2) -WarningVariable cut -WarningAction SilentlyContinue
        }
        $json = ConvertTo-Json $objects -Depth 5
        $cut | Should -BeNullOrEmpty -Because 'nothing is nested deeper'
        $leaves = @(Get-Leaf ([Text.Json.Nodes.JsonNode]::Parse($json)) '')
        foreach ($leaf in $leaves) {
            $leaf.Name | Should -Not -BeIn $internalNames -Because $json
            $leaf.Json | Should -Not -Match 'MgcBackfill\.[A-Z]\w+\.|System\.|@\{' -Because 'no type has a place in a value'
            $text = $leaf.Json.Trim('"')
            if ($leaf.Name -in $dayNames) { $text | Should -Match $day -Because $leaf.Name }
            if ($leaf.Name -in $momentNames) { $text | Should -Match $moment -Because $leaf.Name }
            if ($leaf.Name -in $enumNames) { $leaf.Json | Should -Match '^"' }
        }
    }
    It 'is CSV with the same texts under every culture' {
        $csv = $objects | ConvertTo-Csv
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'ar-SA'
            $objects | ConvertTo-Csv | Should -BeExactly $csv
        } finally { [cultureinfo]::CurrentCulture = $before }
        $csv -join "`n" | Should -Not -Match 'MgcBackfill\.[A-Z]\w+\.|System\.|@\{'
        foreach ($row in $csv | ConvertFrom-Csv) {
            foreach ($property in $row.psobject.Properties | Where-Object Value) {
                if ($property.Name -in $dayNames) { $property.Value | Should -Match $day -Because $property.Name }
                if ($property.Name -in $momentNames) { $property.Value | Should -Match $moment -Because $property.Name }
            }
        }
    }
}

Describe 'A trading day of an object' {
    BeforeAll { $bar = Read-DbnBars $dbn | Select-Object -Last 1; $tradingDay = $bar.TradingDay }
    It 'can be compared with text, a DateOnly and a DateTime, on either side' {
        $tradingDay -eq '2024-03-08' | Should -BeTrue
        '2024-03-08' -eq $tradingDay | Should -BeTrue
        $tradingDay -gt '2024-03-07' | Should -BeTrue
        $tradingDay -le [DateOnly]'2024-03-08' | Should -BeTrue
        [DateOnly]'2024-03-07' -lt $tradingDay | Should -BeTrue
        $tradingDay -ge [datetime]'2024-03-08' | Should -BeTrue
        [datetime]'2024-03-07' -lt $tradingDay | Should -BeTrue
        [datetime]$tradingDay | Should -Be ([datetime]'2024-03-08')
        $tradingDay -ne '2024-03-08' | Should -BeFalse
    }
    It 'is not compared with a moment, whose trading day may be another' {
        { $tradingDay -gt [datetime]'2024-03-08T23:30:00' } | Should -Throw
    }
    It 'sorts, groups, counts on, and is a DateOnly where one is wanted' {
        $days = (Get-BarCoverage $db).TradingDay
        ($days | Sort-Object -Descending)[0] | Should -Be $days[-1]
        @($days[0], $days[1], $days[0] | Group-Object).Count | Should -Be 2
        "$($tradingDay.AddDays(1))" | Should -BeExactly 2024-03-09
        ([DateOnly]$tradingDay).DayNumber | Should -Be ([DateOnly]'2024-03-08').DayNumber
        $tradingDay.DayOfWeek | Should -Be Friday
    }
    It 'is accepted by a parameter' {
        (Get-BackfillCheckpoint $db -Day $tradingDay).TradingDay | Should -Be $tradingDay
        (Get-BarCoverage $db -Start $tradingDay).TradingDay | Should -Be $tradingDay
    }
    It 'is shown as its text' {
        ($tradingDay | Out-String).Trim() | Should -BeExactly 2024-03-08
    }
}

Describe 'A moment of an object' {
    BeforeAll { $bar = Read-DbnBars $dbn | Select-Object -First 1 }
    It 'is a DateTime of Kind Utc' {
        $bar.TsUtc | Should -BeOfType datetime
        $bar.TsUtc.Kind | Should -Be Utc
        $bar.TsUtc -lt [datetime]::UtcNow | Should -BeTrue
        ($bar.TsUtc.AddMinutes(1) - $bar.TsUtc).TotalSeconds | Should -Be 60
        $bar.TsUtc.ToString('HH:mm') | Should -BeExactly 00:00
    }
    It 'has prices that are doubles, with a point under every culture' {
        $bar.Open | Should -BeOfType double
        $bar.Open + 1 | Should -Be ([double]$bar.Open + 1)
        [cultureinfo]::CurrentCulture, $before = 'de-DE', [cultureinfo]::CurrentCulture
        try { ($bar | ConvertTo-Csv)[1] | Should -BeLike '*"-18.6"*' } finally { [cultureinfo]::CurrentCulture = $before }
    }
    It 'is bound to a parameter again' {
        ($bar | Get-BarProvenance $db -Dbn $dbn).TsUtc | Should -Be $bar.TsUtc
    }
}
