BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $one = New-Sample (Join-Path $dbn one.dbn.zst)
    $two = New-Sample (Join-Path (New-Item (Join-Path $dbn below) -ItemType Directory) two.dbn.zst) 2024-03-11 2024-03-12
    $no = Join-Path $dbn no.dbn
    Set-Content $no 'no DBN'
    Set-Content (Join-Path $dbn notes.txt) 'no DBN by its name'
}

Describe 'Get-DbnInventory' {
    It 'gives an object for each file, in the order of the paths' {
        $files = Get-DbnInventory $dbn -Recurse
        $files | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Inventory.InventoryFile
        $files.Path | Should -Be $two, $no, $one
        $files.Accepted | Should -Be $true, $false, $true
    }
    It 'tells header, records and hash of a file' {
        $file = Get-DbnInventory $one
        $bars = Read-DbnBars $one
        $file.Dataset, $file.Schema, $file.StypeIn, $file.StypeOut, "$($file.Symbols)" |
            Should -Be GLBX.MDP3, ohlcv-1m, parent, instrument_id, MGC.FUT
        $file.Records | Should -Be $bars.Count
        $file.OutrightRecords | Should -Be @($bars | Where-Object Symbol).Count
        $file.FirstTs | Should -Be $bars[0].TsUtc
        $file.LastTs | Should -Be $bars[-1].TsUtc
        $file.LastTs.Kind | Should -Be Utc
        $file.Sha256 | Should -Be (Get-FileHash $one).Hash.ToLowerInvariant()
    }
    It 'tells why a file is refused' {
        $file = Get-DbnInventory $no
        $file.psobject.Properties.Name | Should -Not -Contain Rule -Because 'rule codes are not shown'
        $file.ErrorId | Should -Be NotDbn
        $file.Reason | Should -Not -BeNullOrEmpty
    }
    It 'reads no record with -HeaderOnly' {
        $file = Get-DbnInventory $one -HeaderOnly
        $file.Records, $file.Sha256 | Should -Be $null, $null
        $file.OutrightSymbols | Should -BeGreaterThan 0
        $file.Accepted | Should -BeTrue
    }
    It 'leaves out what lies below without -Recurse, and says so' {
        (Get-DbnInventory $dbn).Path | Should -Be $no, $one
        $findings = (Get-DbnInventory $dbn -Summary).Findings | Where-Object Kind -EQ NotRead
        $findings.Message | Should -BeLike '*1 DBN file in 1 subfolder was not read*'
    }
    It 'gives one object for all files with -Summary' {
        $summary = Get-DbnInventory $dbn -Summary -Recurse
        $summary | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Inventory.InventorySummary
        $summary.Files, $summary.Usable, $summary.Refused | Should -Be 3, 2, 1
        @($summary.Findings | Where-Object Kind -EQ Gap).Count | Should -Be 1
        ($summary.Findings | Where-Object Kind -EQ Gap).Start | Should -Be ([datetime]'2024-03-09')
        "$summary" | Should -Be $summary.Conclusion
    }
    It 'tells the conclusion to the verbose and to the information stream' {
        $summary = Get-DbnInventory $dbn -Summary
        $null = Get-DbnInventory $dbn -InformationVariable told
        $told[0].MessageData.Conclusion | Should -Be $summary.Conclusion
        $told[0].Tags | Should -Contain Conclusion
        (Get-DbnInventory $dbn -Verbose 4>&1)[-1].Message | Should -Be $summary.Conclusion
    }
    It 'takes files from Get-ChildItem and passes other names over' {
        (Get-ChildItem $dbn -Recurse -File | Get-DbnInventory).Path | Should -Be $two, $no, $one
        (Get-DbnInventory (Join-Path $dbn '*')).Path | Should -Be $two, $no, $one
    }
    It 'takes a name with brackets by -LiteralPath' {
        $odd = Join-Path (New-Item (Join-Path $TestDrive odd) -ItemType Directory) 'a[1].dbn.zst'
        [IO.File]::Copy($one, $odd)
        (Get-DbnInventory -LiteralPath $odd).Path | Should -Be $odd
    }
    It 'gives a file before the last one is looked at' {
        $many = New-Item (Join-Path $TestDrive many) -ItemType Directory
        1..60 | ForEach-Object { [IO.File]::Copy($one, (Join-Path $many ('{0:d3}.dbn.zst' -f $_))) }
        $first = Get-DbnInventory $many | Select-Object -First 1
        $first.Name | Should -Be 001.dbn.zst
    }
    It 'is an error where nothing at all is found' {
        $empty = New-Item (Join-Path $TestDrive empty) -ItemType Directory
        $e = Get-Thrown { Get-DbnInventory $empty }
        $e.FullyQualifiedErrorId | Should -BeLike 'SourceNotFound,*'
        $e.CategoryInfo.Category | Should -Be ObjectNotFound
        (Get-Thrown { Get-DbnInventory (Join-Path $TestDrive no) }).FullyQualifiedErrorId | Should -BeLike 'SourceNotFound,*'
    }
}
