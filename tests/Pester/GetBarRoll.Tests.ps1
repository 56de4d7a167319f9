BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $db = Join-Path $TestDrive t.db
    $summary = Invoke-MgcBackfill $db $sample -WarningAction Ignore
    $ledger = Get-BackfillCheckpoint $db -Day (Get-BarCoverage $db | Where-Object Bars).TradingDay
}

Describe 'Get-BarRoll' {
    It 'finds the changes of the day ledger' {
        $changes = 1..($ledger.Count - 1) | Where-Object { $ledger[$_].SourceSymbol -ne $ledger[$_ - 1].SourceSymbol }
        $rolls = Get-BarRoll $db
        @($rolls).Count | Should -Be @($changes).Count
        $rolls.TradingDay | Should -Be $ledger[$changes].TradingDay
        $rolls.To | Should -Be $ledger[$changes].SourceSymbol
        $roll, $at = @($rolls)[0], @($changes)[0]
        $roll.Before.From | Should -Be ($ledger[$at - 1].Candidates | Where-Object Symbol -EQ $roll.From).Volume
        $roll.On.To | Should -Be ($ledger[$at].Candidates | Where-Object Symbol -EQ $roll.To).Volume
        $roll.PriceGap | Should -Be ($roll.FirstOpen - $roll.LastClose)
        $roll.LastTs.Kind | Should -Be Utc
    }
    It 'gives those of the asked days' {
        $first = @(Get-BarRoll $db)[0]
        @(Get-BarRoll $db -Start $first.TradingDay -End $first.TradingDay).Count | Should -Be 1
        Get-BarRoll $db -End $first.TradingDay.AddDays(-1) | Should -BeNullOrEmpty
    }
    It 'shows unknown volumes where there are no records' {
        Copy-Item $db (Join-Path $TestDrive bare.db)
        $rolls = Get-BarRoll (Join-Path $TestDrive bare.db)
        @($rolls)[0].Before.From | Should -BeNullOrEmpty
        ($rolls | Out-String) | Should -Match unknown
    }
    It 'takes a summary from the pipeline' {
        @($summary | Get-BarRoll).Count | Should -Be @(Get-BarRoll $db).Count
    }
    It 'refuses days that are reversed' {
        (Get-Thrown { Get-BarRoll $db -Start 2024-03-05 -End 2024-03-04 }).FullyQualifiedErrorId | Should -BeLike 'RangeReversed,*'
    }
}
