BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Sample (Join-Path $TestDrive several.dbn.zst) 2024-03-05 2024-03-08 -Symbol MGC, MNQ, 6E
    $script:count = 0
    function New-Place { Join-Path (New-Item (Join-Path $TestDrive "t$(($script:count++))") -ItemType Directory) '{symbol}.db' }
}

Describe 'Invoke-MgcBackfill with several products' {
    It 'returns a summary for each, in their order, as each alone' {
        $place = New-Place
        $summaries = Invoke-MgcBackfill $place $dbn -Symbol MNQ, MGC -WarningAction Ignore
        $summaries.Symbol | Should -Be MNQ, MGC
        $summaries.Status | Should -Be Done, Done
        foreach ($summary in $summaries) {
            $summary.Database | Should -Be $place.Replace('{symbol}', $summary.Symbol)
            $alone = Invoke-MgcBackfill (New-Place) $dbn -Symbol $summary.Symbol -WarningAction Ignore
            $summary.BuildDigest | Should -Be $alone.BuildDigest
            Test-BackfillHonesty $summary.Database -Dbn $dbn -Quiet | Should -BeExactly $true
        }
    }
    It 'gives the second sample the digest of the command line' {
        $summary = Invoke-MgcBackfill (New-Place) (Join-Path $root samples/mnq) -Symbol MNQ -WarningAction Ignore
        $summary.RowsWritten | Should -Be 20606
        $summary.BuildDigest | Should -Be f6aede910c17f3e0eafe9362e0f20f6e04a338663cd02d6603fcfe4a88d017fe
    }
    It 'takes all for every product of the source' {
        (Invoke-MgcBackfill (New-Place) $dbn -Symbol all -WarningAction Ignore).Symbol | Should -Be 6E, MGC, MNQ
    }
    It 'goes on after a product that fails, and ends with its error' {
        $place = New-Place
        $done = [Collections.Generic.List[object]]::new()
        $thrown = Get-Thrown { Invoke-MgcBackfill $place $dbn -Symbol ZB, MGC -WarningAction Ignore | ForEach-Object { $done.Add($_) } }
        $thrown.FullyQualifiedErrorId | Should -BeLike 'NoOutright*'
        $done.Symbol | Should -Be MGC
        $place.Replace('{symbol}', 'ZB') | Should -Not -Exist
    }
    It 'shows the plan of each with -WhatIf, and writes nothing' {
        $place = New-Place
        $plan = Invoke-MgcBackfill $place $dbn -Symbol MGC, 6E -WhatIf -WarningAction Ignore
        $plan.Symbol | Select-Object -Unique | Should -Be MGC, 6E
        Get-ChildItem (Split-Path $place) | Should -BeNullOrEmpty
    }
    It 'refuses <_> before anything is read' -ForEach 'mgc', 'MGC.FUT', 'MGC,MGC', 'all,MGC' {
        (Get-Thrown { Invoke-MgcBackfill (New-Place) $dbn -Symbol $_ }).CategoryInfo.Category | Should -Be InvalidArgument
    }
    It 'refuses one database for several products' {
        (Get-Thrown { Invoke-MgcBackfill (Join-Path $TestDrive one.db) $dbn -Symbol MGC, MNQ }).ErrorDetails.RecommendedAction |
            Should -BeLike '*one-{symbol}.db*'
    }
    It 'writes one document with an object for each product' {
        $null = Invoke-MgcBackfill (New-Place) $dbn -Symbol MGC, MNQ -InformationVariable log -WarningAction Ignore
        $document = $log.Where({ $_.Tags -contains 'RunDocument' }).MessageData
        $document.Count | Should -Be 1
        ($document.ToJson($null) | ConvertFrom-Json).symbol | Should -Be MGC, MNQ
    }
    It 'offers the roots of the table and all' {
        $line = 'Invoke-MgcBackfill x.db y -Symbol '
        $offered = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $offered | Should -Contain MNQ
        $offered | Should -Contain all
    }
}
