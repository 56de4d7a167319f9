BeforeAll { . $PSScriptRoot/Fixtures.ps1 }

Describe 'The PostgreSQL server of the suite' {
    BeforeEach { Skip-WithoutPostgres }

    It 'has a database for the run, and the URI has no password' {
        $uri = [uri]$env:MGC_TEST_POSTGRES
        $uri.Scheme, $uri.Host, $uri.UserInfo | Should -Be 'postgresql', '127.0.0.1', 'postgres'
        $env:PGPASSWORD | Should -Not -BeNullOrEmpty
        "$uri" | Should -Not -Match $env:PGPASSWORD
        Invoke-PostgresSql $uri 'SELECT current_database()' | Should -Be $uri.AbsolutePath.Substring(1)
    }

    It 'has a new and empty database for a test' {
        $one, $other = (New-PostgresDatabase), (New-PostgresDatabase)
        Invoke-PostgresSql $one 'CREATE TABLE t AS SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, NULL'
        Invoke-PostgresSql $one 'SELECT * FROM t ORDER BY a' | Should -Be '1|', '2|'
        Invoke-PostgresSql $other "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" | Should -Be 0
    }

    It 'reports an error of a statement' {
        { Invoke-PostgresSql (New-PostgresDatabase) 'SELECT * FROM missing' } | Should -Throw '*relation "missing" does not exist*'
    }
}

Describe 'A test that needs a PostgreSQL server' {
    It 'says why it is skipped where there is none' {
        $saved = $env:MGC_TEST_POSTGRES, $env:MGC_TEST_POSTGRES_MISSING
        try {
            $env:MGC_TEST_POSTGRES, $env:MGC_TEST_POSTGRES_MISSING = $null, 'No server was found.'
            $withReason = Get-Thrown { Skip-WithoutPostgres }
            $env:MGC_TEST_POSTGRES_MISSING = $null
            $withoutProject = Get-Thrown { Skip-WithoutPostgres }
        } finally { $env:MGC_TEST_POSTGRES, $env:MGC_TEST_POSTGRES_MISSING = $saved }

        $withReason.FullyQualifiedErrorId, $withoutProject.FullyQualifiedErrorId | Should -Be 'PesterTestSkipped', 'PesterTestSkipped'
        "$withReason" | Should -Match 'No server was found'
        "$withoutProject" | Should -Match 'dotnet test tests/Pester'
    }
}
