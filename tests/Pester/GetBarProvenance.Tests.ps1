BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $db = Join-Path $TestDrive t.db
    $summary = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
    $bar = Read-DbnBars $dbn | Select-FrontMonth | Select-Object -First 1
    $bar = Read-DbnBars $dbn -SourceSymbol $bar.SourceSymbol -Start 2024-03-05 -End 2024-03-05 | Select-Object -First 1
    $text = $bar.TsUtc.ToString("yyyy-MM-dd'T'HH:mm'Z'")
}

Describe 'Get-BarProvenance' {
    It 'leads a bar back to its record, its decision and its run' {
        $p = Get-BarProvenance $db $text -Dbn $dbn
        $p.State | Should -Be Stored
        $p.TsUtc | Should -Be $bar.TsUtc
        $p.Stored.Open | Should -Be $bar.Open
        $p.SourceBars[0].RecordIndex | Should -Be $bar.RecordIndex
        $p.SourceBars[0].RawOpen | Should -Be ([long]($bar.Open * 1e9))
        $p.Source.ValuesEqual | Should -BeTrue
        $p.Decision.SourceSymbol | Should -Be $bar.SourceSymbol
        $p.Attempt.RunId | Should -Be $summary.RunId
        $p.Contradictions | Should -BeNullOrEmpty
    }
    It 'takes text, a DateTime of Kind Utc, a DateTimeOffset, a bar, and an object with ts_utc' {
        $elsewhere = ([DateTimeOffset]$bar.TsUtc).ToOffset([timespan]::FromHours(10))
        $moments = $text, $bar.TsUtc, $elsewhere, $bar, [pscustomobject]@{ ts_utc = $text }
        foreach ($moment in $moments) {
            (Get-BarProvenance $db $moment -WarningVariable w).TsUtc | Should -Be $bar.TsUtc
            $w | Should -BeNullOrEmpty
        }
        ($moments | Get-BarProvenance $db).Count | Should -Be 5
        (Get-BarProvenance $db $moments).Count | Should -Be 5
    }
    It 'takes a DateTime without a Kind as UTC, and says so once' {
        $unspecified = [DateTime]::SpecifyKind($bar.TsUtc, 'Unspecified')
        $p = $unspecified, $unspecified | Get-BarProvenance $db -WarningVariable said -WarningAction SilentlyContinue
        $p.TsUtc | Select-Object -Unique | Should -Be $bar.TsUtc
        $p[0].TsUtc.Kind | Should -Be Utc
        $said.Count | Should -Be 1
        $said[0] | Should -BeLike '*has no time zone and is read as UTC*'
    }
    It 'refuses what is local, and what does not say its zone' -ForEach @(
        @{ Moment = [DateTime]::SpecifyKind('2024-03-05', 'Local') }
        @{ Moment = '2024-03-05T10:00' }
        @{ Moment = '03/05/2024' }
        @{ Moment = 7 }
    ) {
        (Get-Thrown { Get-BarProvenance $db $Moment }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
    }
    It 'refuses a moment inside a minute' {
        (Get-Thrown { Get-BarProvenance $db '2024-03-05T10:00:30Z' }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'explains a minute without a bar with an object' {
        (Get-BarProvenance $db '2024-03-09T12:00Z').State | Should -Be Closed
        (Get-BarProvenance $db '2024-03-04T22:30Z').State | Should -Be Closed
        (Get-BarProvenance $db '2024-03-04T22:30Z' -Dbn $dbn).State | Should -Be Closed
    }
    It 'ends with an error where nobody knows the day' {
        (Get-Thrown { Get-BarProvenance $db '2031-01-01T12:00Z' }).FullyQualifiedErrorId | Should -BeLike 'DayNotRecorded,*'
    }
    It 'gives the object and an error where the table was changed' {
        $changed = Copy-Item $db (Join-Path $TestDrive changed.db) -PassThru
        Invoke-Sql $changed.FullName 'UPDATE bars_1m SET volume = volume + 1'
        $errors = @{ ErrorVariable = 'failed'; ErrorAction = 'SilentlyContinue' }
        $p = Get-BarProvenance $changed.FullName $bar -Dbn $dbn -Checkpoint "$db.checkpoint" @errors
        $p.Source.ValuesEqual | Should -BeExactly $false
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'StoredRowDiffers,*'
        $failed[0].CategoryInfo.Category | Should -Be InvalidResult
    }
    It 'names a database that is not there' {
        (Get-Thrown { Get-BarProvenance nowhere.db $text }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
    }
    It 'shows why first' {
        $shown = Get-BarProvenance $db $text -Dbn $dbn | Out-String
        $shown | Should -Match 'State\s+: Stored'
        $shown | Should -Match 'Explanation'
    }
}
