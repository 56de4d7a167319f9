BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $db = Join-Path $TestDrive t.db
    $other = Join-Path $TestDrive other.db
    $summary = Invoke-MgcBackfill $db $sample -WarningAction Ignore
    Copy-Item $db $other
    Invoke-Sql $other "UPDATE bars_1m SET open = open - 0.5 WHERE ts_utc IN (SELECT ts_utc FROM bars_1m ORDER BY ts_utc LIMIT 3)"

    # The complete output of the cmdlets under a culture: results, warnings and errors.
    $calls = @(
        { Read-DbnBars $sample | Select-Object -First 20 }
        { Read-DbnBars $sample | Select-FrontMonth | Test-BarIntegrity }
        { Read-DbnBars $sample | Select-FrontMonth -Summary }
        { Get-BackfillCheckpoint $db }
        { Get-BackfillCheckpoint $db -Day 2024-03-04 }
        { Test-BackfillHonesty $db $sample }
        { Get-BarStatistics $db }
        { Get-BarCoverage $db }
        { Get-BarRoll $db }
        { Get-BarProvenance $db 2024-03-04T15:00Z -Dbn $sample }
        { Get-BarProvenance $db ([datetime]'2024-03-04T15:00') -Dbn $sample }
        { Compare-BarDatabase $db $other }
        { Get-DbnInventory $sample }
        { Get-DbnGap -Dbn $sample -Start 2024-01-02 -End 2024-02-20 }
        { Test-DbnSource $sample }
        { Invoke-MgcBackfill (Join-Path $TestDrive new.db) $sample -WhatIf }
        { Get-BarCoverage $db -Start 2024-04-01 -End 2024-03-01 }
        { Get-BarProvenance $db 2024-03-04 }
        { Get-BackfillCheckpoint $db -Day 2030-01-01 }
        { Get-BarStatistics (Join-Path $TestDrive nowhere.db) }
    )

    function Get-Told([cultureinfo] $Culture) {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $Culture
            foreach ($call in $calls) {
                $text = try {
                    & $call *>&1 | Out-String -Width 200
                } catch {
                    "$($_.FullyQualifiedErrorId): $_ $($_.ErrorDetails.RecommendedAction)"
                }
                # Durations and times differ from run to run.
                $text = $text -replace '(?m)^(RunId|Elapsed|FinishedAt)\s*:.*$' -replace '\d{8}T\d{6}Z-[0-9a-f]{8}'
                $text = $text -replace 'after [\d.]+ s' -replace '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z'
                "$call`n$text"
            }
        } finally { [cultureinfo]::CurrentCulture = $before }
    }

    $usual = @(Get-Told ([cultureinfo]::InvariantCulture))
}

Describe 'The culture of the session' {
    It 'changes nothing that a cmdlet says or shows (<_>)' -ForEach 'th-TH', 'fa-IR', 'ar-SA', 'ckb-IR', 'sv-SE', 'tr-TR', 'de-DE' {
        $told = @(Get-Told $_)
        $told.Count | Should -Be $usual.Count
        for ($i = 0; $i -lt $usual.Count; $i++) { $told[$i] | Should -BeExactly $usual[$i] }
    }
    It 'is seen to be set, and calls are seen to succeed' {
        ($usual -join '') | Should -Match '2024-03-04'
        @($usual | Where-Object { $_ -match 'CommandNotFound|ParameterBinding|NamedParameterNotFound' }) | Should -BeNullOrEmpty
        try {
            $before = [cultureinfo]::CurrentCulture
            [cultureinfo]::CurrentCulture = 'th-TH'
            [datetime]::new(2024, 1, 1).ToString('yyyy') | Should -Be '2567'
        } finally { [cultureinfo]::CurrentCulture = $before }
    }
    It 'builds the same table and the same page under <_>' -ForEach 'th-TH', 'fa-IR', 'ar-SA' {
        $fresh = Join-Path $TestDrive "$_.db"
        $script = "[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = '$_'
            `$s = Invoke-MgcBackfill '$fresh' '$sample' -Workers 2 -WarningAction Ignore
            (New-BackfillReport '$db' -Path '$fresh.html').Verdict
            `$s.BuildDigest"
        $child = Invoke-Child $script @{ LC_ALL = $_.Replace('-', '_') + '.UTF-8'; TZ = 'Asia/Tehran' }
        $child.Error | Should -BeNullOrEmpty
        $child.ExitCode | Should -Be 0
        $child.Output | Should -BeLike "Valid*$($summary.BuildDigest)"
        $null = New-BackfillReport $db -Path "$fresh.usual.html"
        (Get-Content -Raw "$fresh.html") -replace '20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?' |
            Should -BeExactly ((Get-Content -Raw "$fresh.usual.html") -replace '20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?')
    }
}
