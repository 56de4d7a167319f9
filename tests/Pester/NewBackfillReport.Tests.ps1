BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    Push-Location $TestDrive
    $WarningPreference = 'Ignore'
    $dbn = New-Sample (Join-Path $TestDrive source.dbn.zst)
    $db = Join-Path $TestDrive gold.db
    $null = Invoke-MgcBackfill $db $dbn 6>$null
    function Get-Figure([string] $Page, [string] $Name) {
        $pattern = "data-figure=""$([regex]::Escape($Name))"" value=""([^""]*)"""
        [regex]::Match((Get-Content -Raw -LiteralPath $Page), $pattern).Groups[1].Value
    }
}

AfterAll { Pop-Location }

Describe 'New-BackfillReport' {
    It 'writes a page and says where it lies, how long it is, and what it says' {
        $report = New-BackfillReport $db -Dbn $dbn -Path (Join-Path $TestDrive page.html)
        $report.Verdict | Should -Be Valid
        $report.Path | Should -BeExactly (Join-Path $TestDrive page.html)
        $report.Bytes | Should -Be (Get-Item page.html).Length
        Get-Figure page.html rows | Should -Be $report.Verification.Rows
        Get-Figure page.html gates_not_run | Should -Be 0
        Get-Figure page.html build_digest | Should -BeExactly $report.Verification.BuildDigest
    }
    It 'takes paths from the session and databases from the pipeline' {
        $folder = New-Item (Join-Path $TestDrive elsewhere) -ItemType Directory
        Push-Location $folder
        try { $report = Get-Item $db | New-BackfillReport -Path here.html } finally { Pop-Location }
        $report.Path | Should -BeExactly (Join-Path $folder here.html)
        Join-Path $folder here.html | Should -Exist
    }
    It 'replaces a page with -Force only, and nothing but a page' {
        Set-Content old.html '<!DOCTYPE html>old'
        $error1 = Get-Thrown { New-BackfillReport $db -Path old.html }
        $error1.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $error1.TargetObject | Should -BeExactly old.html
        $error1.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        Get-Content old.html | Should -BeExactly '<!DOCTYPE html>old'
        (New-BackfillReport $db -Path old.html -Force).Verdict | Should -Be Valid
        (Get-Thrown { New-BackfillReport $db -Path $db -Force }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        Test-BackfillHonesty $db $dbn -Quiet | Should -BeTrue
    }
    It 'holds the minutes of the days that are named, and refuses days that are not stored' {
        $null = New-BackfillReport $db -Path zoomed.html -ZoomStart 2024-03-05 -ZoomEnd ([datetime]'2024-03-06')
        Get-Figure zoomed.html minutes.days | Should -Be 2
        [int](Get-Figure zoomed.html minutes.2024-03-05.bars) | Should -BeGreaterThan 0
        $refused = Get-Thrown { New-BackfillReport $db -Path unzoomed.html -ZoomStart 2030-01-01 }
        $refused.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $refused.Exception.Message | Should -BeLike 'The days to zoom into hold no bar*'
        Join-Path $TestDrive unzoomed.html | Should -Not -Exist
    }
    It 'writes nothing with -WhatIf' {
        New-BackfillReport $db -Path unwritten.html -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive unwritten.html | Should -Not -Exist
    }
    It 'writes the page of an invalid table, and raises every gate that failed' {
        $other = Join-Path $TestDrive changed.db
        $null = Invoke-MgcBackfill $other $dbn 6>$null
        Invoke-Sql $other 'UPDATE bars_1m SET volume = volume + 1'
        $report = New-BackfillReport $other -Path bad.html -ErrorAction SilentlyContinue -ErrorVariable failed
        $report.Verdict | Should -Be Invalid
        Get-Figure bad.html verdict | Should -BeExactly INVALID
        $failed.FullyQualifiedErrorId | Should -BeLike 'GateFailed,*'
        @($failed).Count | Should -Be @($report.Gates | Where-Object Outcome -EQ Failed).Count
    }
    It 'names a database that is not there, and writes nothing' {
        (Get-Thrown { New-BackfillReport nowhere.db -Path nowhere.html }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
        Join-Path $TestDrive nowhere.html | Should -Not -Exist
    }
    It 'is shown as a list in which nothing is cut off' {
        $text = New-BackfillReport $db -Path shown.html | Out-String -Width 100
        $text | Should -Match '(?m)^Verdict +: Valid'
        $text | Should -Match '(?m)^BuildDigest +: [0-9a-f]{64}'
    }
}
