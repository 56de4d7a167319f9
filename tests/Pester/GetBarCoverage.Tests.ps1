BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $db = Join-Path $TestDrive t.db
    $summary = Invoke-MgcBackfill $db $sample -WarningAction Ignore
}

Describe 'Get-BarCoverage' {
    It 'accounts for every minute of every day' {
        $days = Get-BarCoverage $db
        ($days | Where-Object Bars).Count | Should -Be $summary.Verification.Days
        ($days | Measure-Object Bars -Sum).Sum | Should -Be $summary.Verification.Rows
        $days | ForEach-Object { $_.Bars + $_.Closed + $_.Maintenance + $_.NoTrade + $_.Unknown } | Select-Object -Unique | Should -Be 1440
        ($days | Measure-Object OutsideHours -Sum).Sum | Should -Be 0
    }
    It 'tells Good Friday, the change of the clocks, and a partial day' {
        $days = Get-BarCoverage $db -Start 2024-03-08 -End 2024-03-29
        $friday = $days | Where-Object TradingDay -EQ ([DateOnly]'2024-03-29')
        $friday.Bars, $friday.Reason, $friday.Holiday, $friday.Weekend | Should -Be 0, Holiday, 1320, 120
        ($days | Where-Object TradingDay -EQ ([DateOnly]'2024-03-08')).Weekend | Should -Be 60
        ($days | Where-Object TradingDay -EQ ([DateOnly]'2024-03-10')).Stub | Should -BeTrue
        (Get-BarCoverage $db)[0].Partial | Should -BeTrue
    }
    It 'splits minutes without a trade with -Dbn' {
        $day = Get-BarCoverage $db $sample -Start 2024-03-05 -End 2024-03-05
        $day.OthersTraded + $day.NobodyTraded | Should -Be $day.NoTrade
        $day.NotStored | Should -Be 0
        (Get-BarCoverage $db -Start 2024-03-05 -End 2024-03-05).OthersTraded | Should -BeNullOrEmpty
    }
    It 'says of no day whether it is partial where there are no records' {
        Copy-Item $db (Join-Path $TestDrive bare.db)
        $days = Get-BarCoverage (Join-Path $TestDrive bare.db) -Start 2024-03-04 -End 2024-03-08
        $days.Partial | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty
        ($days | Out-String) | Should -Match unknown
    }
    It 'takes a summary, and a database file, from the pipeline' {
        ($summary | Get-BarCoverage).Count | Should -Be (Get-BarCoverage $db).Count
        (Get-Item $db | Get-BarCoverage -End 2024-02-23).Count | Should -BeGreaterThan 3
    }
    It 'stops with the pipeline' {
        (Get-BarCoverage $db | Select-Object -First 1).TradingDay | Should -Be ([DateOnly]'2024-02-19')
    }
    It 'names what was typed for a database that is not there' {
        $e = Get-Thrown { Get-BarCoverage nowhere.db }
        $e.FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
        $e.TargetObject | Should -Be nowhere.db
        $e.ErrorDetails.RecommendedAction | Should -Be 'Check the path, or run Invoke-MgcBackfill first to create the database.'
    }
    It 'refuses a table that breaks a rule' {
        $bad = Join-Path $TestDrive bad.db
        Copy-Item $db $bad
        Invoke-Sql $bad "UPDATE bars_1m SET source_symbol = 'MGCZ9' WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)"
        $e = Get-Thrown { Get-BarCoverage $bad }
        $e.FullyQualifiedErrorId | Should -BeLike 'GateFailed,*'
        $e.ErrorDetails.RecommendedAction | Should -Match Test-BackfillHonesty
    }
    It 'warns of an empty table and of days outside the stored days' {
        $empty = Join-Path $TestDrive empty.db
        Copy-Item $db $empty
        Invoke-Sql $empty 'DELETE FROM bars_1m'
        Get-BarCoverage $empty -WarningVariable warned -WarningAction Ignore | Should -BeNullOrEmpty
        Get-BarRoll $empty -WarningVariable warnedToo -WarningAction Ignore | Should -BeNullOrEmpty
        Get-BarCoverage $db -Start 2025-01-01 -WarningVariable outside -WarningAction Ignore | Should -BeNullOrEmpty
        "$warned", "$warnedToo" | Should -BeLike '*is empty*'
        "$outside" | Should -BeLike '*outside the stored days*'
    }
    It 'writes nothing' {
        $before = Get-ChildItem $TestDrive -Recurse -File | Get-FileHash | ForEach-Object Hash
        $null = Get-BarCoverage $db
        Get-ChildItem $TestDrive -Recurse -File | Get-FileHash | ForEach-Object Hash | Should -Be $before
    }
}
