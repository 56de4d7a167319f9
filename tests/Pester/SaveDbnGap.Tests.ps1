BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    if ($env:MGC_TEST_GATEWAY) { $gateway = Start-Gateway }
    $range = @{ Start = '2024-01-03'; End = '2024-01-12' }
    function New-Folder { Join-Path $TestDrive ([guid]::NewGuid().ToString('N')) }
}

AfterAll { if ($gateway) { Stop-Gateway $gateway } }

Describe 'Save-DbnGap' {
    BeforeEach {
        Skip-WithoutGateway
        $dbn = New-Folder
        $bought = Get-GatewayCount $gateway batch.submit_job
        $there = @{ Gateway = $gateway.Address; Dbn = $dbn }
    }
    It 'gives the prices by -WhatIf, and buys and writes nothing' { # N2
        $planned = Save-DbnGap @there @range -Symbol MGC, GC -WhatIf
        $planned | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Cmdlets.PlannedDownload
        "$($planned.Symbols)" | Should -Be 'MGC.FUT GC.FUT'
        $planned | ForEach-Object { $_.CostUsd; $_.Records } | ForEach-Object { $_ | Should -BeGreaterThan 0 }
        Test-Path $dbn | Should -BeFalse
        Get-GatewayCount $gateway batch.submit_job | Should -Be $bought
    }
    It 'takes $WhatIfPreference as -WhatIf' { # N2
        $WhatIfPreference = $true
        @(Save-DbnGap @there @range).Count | Should -Be 1
        Test-Path $dbn | Should -BeFalse
        Get-GatewayCount $gateway batch.submit_job | Should -Be $bought
    }
    It 'names the products, the days and the dollars in its question' { # N2
        $script = "Save-DbnGap -Gateway $($gateway.Address) -Dbn '$dbn' -Start 2024-01-03 -End 2024-01-12 -WhatIf"
        (Invoke-Child $script @{ DATABENTO_API_KEY = $gateway.Key }).Output |
            Should -Match 'What if: .*"Buy 1 request of [\d,]+ records" on target "MGC, 2024-01-03\.\.2024-01-12, \$\d+\.\d\d"'
    }
    It 'buys nothing where nobody can answer' { # N2
        $script = "Save-DbnGap -Gateway $($gateway.Address) -Dbn '$dbn' -Start 2024-01-03 -End 2024-01-12"
        (Invoke-Child $script @{ DATABENTO_API_KEY = $gateway.Key }).ExitCode | Should -Not -Be 0
        Get-GatewayCount $gateway batch.submit_job | Should -Be $bought
    }
    It 'buys once, and the files go on to the table' { # N2, N3
        $db = "$dbn.db"
        $done = Save-DbnGap $db @there @range -Confirm:$false
        $done.PSTypeNames[0] | Should -BeExactly MgcBackfill.Cmdlets.DbnDownload
        $done.IsNew | Should -BeTrue
        $done.FullName | Should -Be (Join-Path $dbn $done.JobId)
        $done.Files | Should -Exist
        (Get-DbnInventory $dbn -Recurse -Summary).Records | Should -Be $done.Records
        (Invoke-MgcBackfill $db $dbn -Recurse -WarningAction Ignore).Status | Should -Be Done
        Save-DbnGap $db @there @range -Confirm:$false | Should -BeNullOrEmpty
        Get-GatewayCount $gateway batch.submit_job | Should -Be ($bought + 1)
    }
    It 'buys a stream as one file' { # N3
        $done = Save-DbnGap @there @range -Stream -Confirm:$false
        $done.JobId | Should -BeNullOrEmpty
        $done.FullName | Should -Exist
        @(Read-DbnBars $done.FullName).Count | Should -Be $done.Records
    }
    It 'buys nothing above -MaxCost' { # N2
        $e = Get-Thrown { Save-DbnGap @there @range -MaxCost 0.001 -Confirm:$false }
        $e.FullyQualifiedErrorId | Should -BeLike 'CostAboveLimit,*'
        $e.ErrorDetails.RecommendedAction | Should -BeLike '*-MaxCost*'
        Get-GatewayCount $gateway batch.submit_job | Should -Be $bought
    }
    It 'takes the key from a command, and shows no key' { # N1
        $env:DATABENTO_API_KEY = 'db-wrong-key'
        try {
            @(Save-DbnGap @there @range -WhatIf -KeyCommand "echo $($gateway.Key)").Count | Should -Be 1
            $e = Get-Thrown { Save-DbnGap @there @range -WhatIf }
            $e.FullyQualifiedErrorId | Should -BeLike 'KeyRefused,*'
            "$e $($e.Exception) $($e.ErrorDetails)" | Should -Not -Match 'db-wrong-key'
            $env:DATABENTO_API_KEY | Should -Be 'db-wrong-key'
        } finally { $env:DATABENTO_API_KEY = $gateway.Key }
    }
    It 'refuses plain http to another host' { # N1
        $e = Get-Thrown { Save-DbnGap -Dbn $dbn @range -Gateway http://192.0.2.1 -WhatIf }
        $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $e.Exception.Message | Should -BeLike '*plain http*'
    }
    It 'stops while a job is not done, and the next call fetches it without paying' { # N2
        $script = "`$env:DATABENTO_API_KEY = '$($gateway.Key)'; Save-DbnGap -Gateway $($gateway.Address) -Dbn '$dbn' " +
            '-Start 2024-01-03 -End 2024-01-12 -Confirm:$false'
        $shell = Start-Shell $script
        while (-not (Get-Content (Join-Path $dbn mgc_downloads.jsonl) -ErrorAction Ignore | Where-Object { $_ -like '*"bought"*' })) {
            $shell.Running.IsCompleted | Should -BeFalse
            Start-Sleep -Milliseconds 20
        }
        Stop-Shell $shell | Should -Be Stopped
        $done = Save-DbnGap @there @range -Confirm:$false
        $done.IsNew | Should -BeFalse
        $done.Files | Should -Exist
        Get-GatewayCount $gateway batch.submit_job | Should -Be ($bought + 1)
    }
}

Describe 'Get-DbnGap -Format' {
    It 'gives the requests as a script for <_>, without a key' -ForEach Python, Curl { # N1
        $script = Get-DbnGap -Dbn $root/samples @range -Format $_
        $script | Should -BeOfType string
        $script | Should -BeLike '*2024-01-02T23:00:00Z*'
        $script | Should -BeLike '*DATABENTO_API_KEY*'
    }
}
