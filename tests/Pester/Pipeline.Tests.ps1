BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $one = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $two = New-Sample (Join-Path $TestDrive two.dbn.zst) 2024-03-11 2024-03-12
}

Describe 'Select-FrontMonth' {
    It 'passes on one contract a trading day' {
        $days = Read-DbnBars $sample | Select-FrontMonth | Group-Object TradingDay
        $days.Count | Should -Be 50
        $days | ForEach-Object { ($_.Group.SourceSymbol | Select-Object -Unique).Count } | Should -Not -Contain 2
    }
    It 'selects the bars that the backfill stores, to the number' {
        (Read-DbnBars $sample | Select-FrontMonth).Count | Should -Be 60124
    }
    It 'selects the contract with the highest volume over the complete day' {
        $day = Read-DbnBars $one -OutrightOnly -Start 2024-03-05 -End 2024-03-05
        $highest = $day | Group-Object SourceSymbol |
            Sort-Object { ($_.Group | Measure-Object Volume -Sum).Sum } -Descending | Select-Object -First 1
        ($day | Select-FrontMonth).SourceSymbol | Select-Object -Unique | Should -Be $highest.Name
    }
    It 'gives one object a day with -Summary' {
        $days = Read-DbnBars $one | Select-FrontMonth -Summary
        $day = $days | Where-Object TradingDay -EQ '2024-03-05'
        $day.SourceSymbol | Should -Be $day.Candidates[0].Symbol
        $day.Reason | Should -Be Volume
        $day.Bars | Should -Be $day.Candidates[0].Bars
        $day.FirstTs.Kind | Should -Be Utc
        $day.LastTs | Should -BeGreaterThan $day.FirstTs
        $day.Stub | Should -BeFalse
    }
    It 'flags a day of one hour as stub' {
        (Read-DbnBars $sample | Select-FrontMonth -Summary | Where-Object Stub).Count | Should -Be 6
    }
    It 'decides a day once across files' {
        $across = Read-DbnBars $one, $two | Select-FrontMonth -Summary
        ($across.TradingDay | Select-Object -Unique).Count | Should -Be $across.Count
    }
    It 'works on bars that a user filtered' {
        $first = Read-DbnBars $one | Where-Object SourceSymbol -NE MGCJ4 | Select-FrontMonth | Select-Object -First 1
        $first.SourceSymbol | Should -Match '^MGC[A-Z]\d'
        $first.SourceSymbol | Should -Not -Be MGCJ4
    }
    It 'gives nothing for nothing' {
        Read-DbnBars $one -SourceSymbol NONE -WarningAction Ignore | Select-FrontMonth | Should -BeNullOrEmpty
    }
    It 'never selects a spread' {
        Read-DbnBars $one -SourceSymbol *-* | Select-FrontMonth | Should -BeNullOrEmpty
    }
    It 'passes a day on before the next has ended' {
        $clock = (Read-DbnBars $sample | Select-FrontMonth | Select-Object -First 1)
        $clock.RecordIndex | Should -BeLessThan 100
    }
    It 'refuses bars that come backwards in time' {
        $e = Get-Thrown { Read-DbnBars $one | Sort-Object TsUtc -Descending | Select-FrontMonth }
        $e.FullyQualifiedErrorId | Should -Be 'TimestampOutOfOrder,MgcBackfill.Cmdlets.SelectFrontMonthCommand'
        $e.TargetObject | Should -BeOfType MgcBackfill.Cmdlets.Bar
    }
    It 'refuses a bar that comes twice' {
        $bar = Read-DbnBars $one -OutrightOnly | Select-Object -First 1
        (Get-Thrown { $bar, $bar | Select-FrontMonth }).FullyQualifiedErrorId | Should -BeLike 'BarDuplicate,*'
    }
    It 'takes nothing but bars' {
        (Get-Thrown { 1 | Select-FrontMonth -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'InputObjectNotBound,*'
    }
}

Describe 'Test-BarIntegrity' {
    BeforeAll {
        $bad = Join-Path $TestDrive bad.dbn
        $badRecord = New-BadSample $bad
    }
    It 'passes good bars and counts them' {
        $result = Read-DbnBars $one | Select-FrontMonth | Test-BarIntegrity
        $result.Passed | Should -BeTrue
        $result.Checked | Should -BeGreaterThan 1000
        $result.ViolationCount | Should -Be 0
        $result.Violations | Should -BeNullOrEmpty
    }
    It 'names the rule and the bar that breaks it' {
        $result = Read-DbnBars $bad -SourceSymbol MGCJ4 | Test-BarIntegrity
        $result.Passed | Should -BeFalse
        $result.ViolationCount | Should -Be 1
        $result.Violations[0].Rule | Should -Be HighNotHighest
        $result.Violations[0].Description | Should -BeExactly 'high must be at least open, low and close'
        $result.Violations[0].RecordIndex | Should -Be $badRecord
        $result.Violations[0].File | Should -Be $bad
    }
    It 'counts all violations, lists the first thousand, and says so' {
        $spreads = Read-DbnBars $sample -SourceSymbol *-*
        $broken = @($spreads | Where-Object { ($_.Open, $_.High, $_.Low, $_.Close | Measure-Object -Minimum).Minimum -le 0 }).Count
        $broken | Should -BeGreaterThan 1000
        $result = $spreads | Test-BarIntegrity -WarningVariable warnings -WarningAction SilentlyContinue
        $result.ViolationCount | Should -Be $broken
        $result.Checked | Should -Be $spreads.Count
        $result.Violations.Count | Should -Be 1000
        $result.IsTruncated | Should -BeTrue
        @($result.Violations[1]).Count | Should -Be 1
        "$warnings" | Should -Be "$broken bars break a rule; the result lists the first 1000."
        $result | Out-String -Width 100 | Should -BeLike "*and $($broken - 1) more (1000 listed)*"
    }
    It 'says nothing of a list that is whole' {
        $result = Read-DbnBars $bad -SourceSymbol MGCJ4 | Test-BarIntegrity -WarningVariable warnings
        $result.IsTruncated | Should -BeFalse
        $warnings | Should -BeNullOrEmpty
        $result | Out-String -Width 100 | Should -Match 'MGCJ4 2024-03-04 01:41Z HighNotHighest\s*$'
    }
    It 'does not pass where no bar came in, and says so' {
        $none = { Read-DbnBars $one -SourceSymbol NOPE -WarningAction Ignore }
        & $none | Test-BarIntegrity -Quiet -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeExactly $false
        "$warnings" | Should -BeLike 'There was no bar to check.*-AllowEmpty*'
        $result = & $none | Test-BarIntegrity -ErrorVariable errors -ErrorAction SilentlyContinue
        $result.Passed, $result.Checked | Should -Be $false, 0
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NothingChecked,*'
        & $none | Test-BarIntegrity -PassThru -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NothingChecked,*'
        & $none | Test-BarIntegrity -Quiet -AllowEmpty | Should -BeExactly $true
        (& $none | Test-BarIntegrity -AllowEmpty).Passed | Should -BeTrue
    }
    It 'streams good bars on with -PassThru, and stops at the first bad one' {
        $passed = [Collections.Generic.List[object]]::new()
        $e = Get-Thrown { Read-DbnBars $bad -SourceSymbol MGCJ4 | Test-BarIntegrity -PassThru | ForEach-Object { $passed.Add($_) } }
        $e.FullyQualifiedErrorId | Should -Be 'BarInvalid,MgcBackfill.Cmdlets.TestBarIntegrityCommand'
        $e.CategoryInfo.Category | Should -Be InvalidData
        $e.TargetObject.RecordIndex | Should -Be $badRecord
        $e.ErrorDetails.RecommendedAction | Should -BeLike '*-Start and -End*'
        $passed.Count | Should -Be 100
    }
    It 'passes every good bar through' {
        $audited = Read-DbnBars $one -OutrightOnly | Test-BarIntegrity -PassThru | Select-FrontMonth
        $audited.Count | Should -Be @(Read-DbnBars $one | Select-FrontMonth).Count
    }
    It 'gives a bool with -Quiet' {
        Read-DbnBars $one -OutrightOnly | Test-BarIntegrity -Quiet | Should -BeExactly $true
        Read-DbnBars $bad -OutrightOnly | Test-BarIntegrity -Quiet | Should -BeExactly $false
    }
    It 'finds a bar that comes twice' {
        $bar = Read-DbnBars $one -OutrightOnly | Select-Object -First 1
        ($bar, $bar | Test-BarIntegrity).Violations[0].Rule | Should -Be NotAfterPrevious
    }
    It 'refuses -PassThru together with -Quiet' {
        (Get-Thrown { Read-DbnBars $one | Test-BarIntegrity -PassThru -Quiet }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'stops the reader through the whole pipeline' {
        (Read-DbnBars $sample | Select-FrontMonth | Test-BarIntegrity -PassThru | Select-Object -First 5).Count | Should -Be 5
    }
}

Describe 'A pipeline over a long history' {
    BeforeAll { $long = New-Sample (Join-Path $TestDrive long.dbn.zst) 2022-01-01 2024-12-31 }
    It 'holds no more memory in the end than after a third' {
        # The live memory after every 50,000 bars that left both stages, and for comparison that of a stage that keeps its bars.
        $measure = {
            param($keep)
            $alive = [Collections.Generic.List[long]]::new()
            $kept = [Collections.Generic.List[object]]::new()
            $n = 0
            Read-DbnBars $long | Select-FrontMonth | Test-BarIntegrity -PassThru | ForEach-Object {
                if ($keep) { $kept.Add($_) }
                if (++$n % 50000 -eq 0) { $alive.Add([GC]::GetTotalMemory($true)) }
            }
            $alive.Count | Should -BeGreaterThan 9
            $alive[-1] - $alive[$alive.Count / 3]
        }
        & $measure $false | Should -BeLessThan 4MB
        & $measure $true | Should -BeGreaterThan 20MB
    }
    It 'stops before the end of the source' {
        $started = Start-Shell "Read-DbnBars '$long' | Select-FrontMonth | Test-BarIntegrity"
        Start-Sleep -Milliseconds 500
        $started.Running.IsCompleted | Should -BeFalse
        Stop-Shell $started | Should -Be Stopped
    }
}
