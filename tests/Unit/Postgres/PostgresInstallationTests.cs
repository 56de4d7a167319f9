using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Which server the tests start, and what they say if there is none.</summary>
public sealed class PostgresInstallationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void Without_a_server_the_reason_says_what_to_install()
    {
        var none = PostgresInstallation.Find(named: null, [_folder.FullName], isRoot: false);

        Assert.Equal(
            "No PostgreSQL server was found. Install one, or name the folder of its programs in the environment variable MGC_POSTGRES_BIN.",
            none.SkipReason
        );
        Assert.Equal(none.SkipReason, Assert.Throws<InvalidOperationException>(() => new PostgresServer(null, none)).Message);
    }

    [LinuxFact]
    public void The_first_folder_with_the_programs_of_a_server_is_taken()
    {
        MakeProgram("client/initdb", "exit 0"); // for example, a client library's folder
        MakeProgram("server/initdb", "exit 0");
        MakeProgram("server/postgres", "exit 0");
        MakeProgram("later/initdb", "exit 0");
        MakeProgram("later/postgres", "exit 0");

        var found = PostgresInstallation.Find(null, new[] { "client", "server", "later" }.Select(_folder.File), isRoot: false);

        Assert.Null(found.SkipReason);
        Assert.Equal(_folder.File("server/postgres"), found.GetProgram("postgres"));
    }

    [LinuxFact]
    public void A_server_that_cannot_be_run_is_a_reason_to_skip()
    {
        MakeProgram("initdb", "exit 0");
        MakeProgram("postgres", "echo no library >&2; exit 127");

        var found = PostgresInstallation.Find(null, [_folder.FullName], isRoot: false);

        Assert.Equal($"{_folder.FullName}/postgres cannot be run by this user: no library", found.SkipReason);
    }

    [LinuxFact]
    public void A_wrong_folder_in_the_variable_fails_the_tests_and_skips_none()
    {
        var wrong = PostgresInstallation.Find(_folder.File("missing"), [], Environment.IsPrivilegedProcess);

        Assert.Null(wrong.SkipReason);
        Assert.Contains(
            wrong.Folder!,
            Assert.ThrowsAny<Exception>(() => new PostgresServer(null, wrong)).Message,
            StringComparison.Ordinal
        );
    }

    private void MakeProgram(string name, string script)
    {
        var path = _folder.Write(name, $"#!/bin/sh\n{script}\n");
        OrdinaryUser.Open(path);
        OrdinaryUser.Allow(path, 7);
    }
}
