BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $db = Join-Path $TestDrive t.db
    $summary = Invoke-MgcBackfill $db $sample -WarningAction Ignore
}

Describe 'Get-BarStatistics' {
    It 'gives the figures of the table' {
        $statistics = Get-BarStatistics $db
        $statistics.RowCount | Should -Be $summary.Verification.Rows
        $statistics.MinTs | Should -Be $summary.Verification.FirstTs
        $statistics.MaxTs, $statistics.LatestTs | Should -Be $summary.Verification.LastTs, $summary.Verification.LastTs
        $statistics.Symbol, $statistics.Timeframe, $statistics.Vendor | Should -Be MGC, 1m, synthetic
        $last = Read-DbnBars $sample -Start 2024-04-19 | Select-FrontMonth | Select-Object -Last 1
        $statistics.LatestClose | Should -Be $last.Close
        $statistics.MinTs.Kind | Should -Be Utc
    }
    It 'gives nulls and a message for an empty table, and for none' {
        $empty = Join-Path $TestDrive empty.db
        Copy-Item $db $empty
        Invoke-Sql $empty 'DELETE FROM bars_1m'
        $statistics = Get-BarStatistics $empty
        $statistics.RowCount, $statistics.Message | Should -Be 0, 'The table bars_1m is empty: no bar is stored.'
        $statistics.LatestClose, $statistics.Symbol, $statistics.MinTs | Should -Be $null, $null, $null
        Invoke-Sql $empty 'DROP TABLE bars_1m'
        (Get-BarStatistics $empty).Message | Should -Match 'no table bars_1m'
        ($statistics | Out-String) | Should -Match 'MinTs\s+: -'
    }
    It 'takes a database file from the pipeline' {
        (Get-Item $db | Get-BarStatistics).RowCount | Should -Be $summary.Verification.Rows
    }
    It 'names a database that is not there' {
        (Get-Thrown { Get-BarStatistics nowhere.db }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
    }
}
