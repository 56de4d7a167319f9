BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $db = Join-Path $TestDrive left.db
    $other = Join-Path $TestDrive right.db
    $changed = Join-Path $TestDrive changed.db
    $summary = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
    $null = Invoke-MgcBackfill $other $dbn -ChunkDays 1 -WarningAction Ignore
    $null = Invoke-MgcBackfill $changed $dbn -WarningAction Ignore
    Invoke-Sql $changed "UPDATE bars_1m SET volume = volume + 1 WHERE hour(ts_utc AT TIME ZONE 'UTC') = 10"
    $day = "ts_utc >= TIMESTAMPTZ '2024-03-06 23:00:00Z' AND ts_utc < TIMESTAMPTZ '2024-03-07 23:00:00Z'"
    Invoke-Sql $changed "DELETE FROM bars_1m WHERE $day"
}

Describe 'Compare-BarDatabase' {
    It 'gives nothing where the two are equal, however they were built' {
        Compare-BarDatabase $db $other | Should -BeNullOrEmpty
        Compare-BarDatabase $db $other -Quiet | Should -BeExactly $true
    }
    It 'gives an object for each difference, in time order' {
        $found = Compare-BarDatabase $db $changed -Most 1000
        $found[0] | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Analysis.DatabaseDifference
        $found.Kind | Select-Object -Unique | Sort-Object | Should -Be BarValues, DayOnlyLeft
        ($found | Where-Object Kind -EQ DayOnlyLeft).TradingDay | Should -Be ([DateOnly]'2024-03-07')
        $values = $found | Where-Object Kind -EQ BarValues
        $values.TsUtc.Hour | Select-Object -Unique | Should -Be 10
        $values[0].TsUtc.Kind | Should -Be Utc
        $values[0].Left | Should -Not -Be $values[0].Right
    }
    It 'warns where there are more than it gives, and counts all' {
        $found = Compare-BarDatabase $db $changed -Most 2 -WarningVariable more -WarningAction SilentlyContinue
        $found.Count | Should -Be 3
        $more.Count | Should -Be 1
        $all = Compare-BarDatabase $db $changed -Most 1000
        (Compare-BarDatabase $db $changed -Summary).Differences | Should -Be $all.Count
    }
    It 'gives both sides with -Summary' {
        $sides = Compare-BarDatabase $db $changed -Summary
        $sides | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Analysis.DatabaseComparison
        $sides.Equal | Should -BeFalse
        $sides.Left.Digest | Should -Be $summary.BuildDigest
        $sides.Left.Rows | Should -Be $summary.RowsWritten
        $sides.Right.Digest | Should -Not -Be $sides.Left.Digest
    }
    It 'gives a bool with -Quiet, and no error' {
        Compare-BarDatabase $db $changed -Quiet -ErrorAction Stop | Should -BeExactly $false
    }
    It 'compares only the asked days' {
        (Compare-BarDatabase $db $changed -Start 2024-03-07 -End 2024-03-07).Kind | Should -Be DayOnlyLeft
    }
    It 'leads on to the provenance of a bar' {
        $difference = Compare-BarDatabase $db $changed | Where-Object Kind -EQ BarValues | Select-Object -First 1
        ($difference | Get-BarProvenance $db -Dbn $dbn).Source.ValuesEqual | Should -BeTrue
    }
    It 'takes a file from the pipeline' {
        Get-Item $other | Compare-BarDatabase $db -Quiet | Should -BeTrue
    }
    It 'refuses one file by two names, and a database that is not there' {
        (Get-Thrown { Compare-BarDatabase $db $db }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Thrown { Compare-BarDatabase $db nowhere.db }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
    }
    It 'shows kind, day, minute and both sides' {
        $shown = Compare-BarDatabase $db $changed -WarningAction Ignore | Select-Object -First 1 | Out-String
        $shown | Should -Match 'Kind\s+When\s+Left\s+Right'
    }
}
