BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $mgc = New-Sample (Join-Path $dbn mgc.dbn.zst)
    $mnq = New-SampleOf MNQ (Join-Path $dbn mnq.dbn)
}

Describe 'The product of the cmdlets that read files' {
    It 'is the property Symbol of a bar, of whatever product' {
        Read-DbnBars $mnq -OutrightOnly | ForEach-Object Symbol | Select-Object -Unique | Should -BeExactly MNQ
        Read-DbnBars $mnq -SourceSymbol *-* | ForEach-Object Symbol | Where-Object { $_ } | Should -BeNullOrEmpty
    }
    It 'filters bars by Read-DbnBars -Symbol' {
        $all = Read-DbnBars $dbn
        @(Read-DbnBars $dbn -Symbol MNQ).Count | Should -Be @($all | Where-Object Symbol -EQ MNQ).Count
        @(Read-DbnBars $dbn -Symbol MNQ, MGC).Count | Should -Be @($all | Where-Object Symbol).Count
        (Read-DbnBars $dbn -Symbol MNQ -SourceSymbol *J4).SourceSymbol | Select-Object -Unique | Should -BeExactly MNQJ4
    }
    It 'is named in a warning if the files do not have it' {
        Read-DbnBars $mnq -Symbol NQ -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeExactly 'These files have no outright of NQ. They have outrights of MNQ.'
    }
    It 'is MGC for Select-FrontMonth, and any other by -Symbol' {
        $bars = Read-DbnBars $dbn
        ($bars | Select-FrontMonth).Symbol | Select-Object -Unique | Should -BeExactly MGC
        $selected = $bars | Select-FrontMonth -Symbol MNQ
        $selected.Symbol | Select-Object -Unique | Should -BeExactly MNQ
        $selected.Count | Should -Be (Read-DbnBars $mgc | Select-FrontMonth).Count
    }
    It 'is named in a warning of Select-FrontMonth if no bar is of it' {
        Read-DbnBars $mnq | Select-FrontMonth -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeExactly 'None of the bars is of an outright of MGC. They are of MNQ: give -Symbol MNQ.'
        Read-DbnBars $dbn | Select-FrontMonth -Symbol ES -WarningVariable warnings -WarningAction SilentlyContinue |
            Should -BeNullOrEmpty
        "$warnings" | Should -BeExactly (
            'None of the bars is of an outright of ES. They are of MGC and MNQ: give one of them with -Symbol.')
        Read-DbnBars $mnq -SourceSymbol *-* | Select-FrontMonth -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*all are of spreads, combinations or other symbols.'
    }
    It 'decides for which files Get-DbnInventory accepts' {
        (Get-DbnInventory $dbn).Accepted | Should -Be $true, $true
        (Get-DbnInventory $dbn -Symbol MNQ).Accepted | Should -Be $false, $true
        (Get-DbnInventory $dbn).Roots.Root | Should -BeExactly MGC, MNQ
        (Get-DbnInventory $dbn -Summary).Roots.Root | Should -BeExactly MGC, MNQ
    }
    It 'is shown with its bars for each file' {
        Get-DbnInventory $dbn | Out-String | Should -Match 'MNQ \d+ +mnq\.dbn'
    }
    It 'is asked for in the requests of Get-DbnGap' {
        $request = Get-DbnGap -Dbn $dbn -Symbol MNQ -Start 2024-03-06 -End 2024-03-12 -WarningAction Ignore
        $request.symbols | Should -BeExactly MNQ.FUT
    }
    It 'is audited by Test-DbnSource' {
        $audit = Test-DbnSource $mnq -Symbol MNQ
        $audit.Accepted, $audit.Symbol | Should -Be $true, MNQ
        $audit.Bars | Should -Be (Test-DbnSource $mgc).Bars
        $audit.Days.SourceSymbol | Should -BeLike MNQ*
    }
    It 'names the parameter to give if the source holds only other products' {
        $null = Test-DbnSource $mnq -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NoOutright,*'
        $errors[0].Exception.Message | Should -BeLike '*the source has no outright of MGC. It maps outrights of MNQ.'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike 'Give -Symbol MNQ to read that product.*'
    }
    It 'is refused if it is no root: <_>' -ForEach 'mgc', 'MGC.FUT', 'MGCJ4', 'ABCD' {
        $commands = { Read-DbnBars $mgc -Symbol $_ }, { Read-DbnBars $mgc | Select-FrontMonth -Symbol $_ },
            { Get-DbnInventory $mgc -Symbol $_ }, { Test-DbnSource $mgc -Symbol $_ },
            { Get-DbnGap -Dbn $mgc -Symbol $_ -Start 2024-03-06 -End 2024-03-12 }
        foreach ($command in $commands) {
            $e = Get-Thrown $command
            $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
            $e.Exception.Message | Should -BeExactly "'$_' is not the root of a product."
            $e.ErrorDetails.RecommendedAction | Should -Match 'MGC'
        }
    }
    It 'is completed with the known roots by <_>' -ForEach 'Read-DbnBars', 'Select-FrontMonth', 'Get-DbnInventory', 'Get-DbnGap',
        'Test-DbnSource' {
        $line = "$_ -Symbol MG"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -BeExactly MGC
    }
}
