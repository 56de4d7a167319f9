using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Report;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Report;

/// <summary>The file of a report is complete or absent, and replaces only an HTML file.</summary>
public sealed class ReportFileTests
{
    [Fact]
    public void An_existing_file_stays_without_force()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("page.html", "<!doctype HTML>old");

        Assert.Throws<UsageException>(() => Write(path, force: false));
        Assert.Equal("<!doctype HTML>old", File.ReadAllText(path));
        Write(path, force: true);
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("gold.db", "DUCK")]
    [InlineData("empty", "")]
    [InlineData("page.html", "<html>")]
    public void A_file_that_is_not_HTML_is_never_replaced(string name, string content)
    {
        using var folder = new ScratchFolder();
        var path = folder.Write(name, content);

        var error = Assert.Throws<UsageException>(() => Write(path, force: true));

        Assert.Contains("is not an HTML file", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_is_never_replaced(bool force)
    {
        using var folder = new ScratchFolder();

        Assert.Throws<UsageException>(() => Write(folder.Folder("page.html"), force));
        Assert.Throws<UsageException>(() => Write(folder.File("there") + Path.DirectorySeparatorChar, force));
        Assert.Throws<UsageException>(() => ReportFile.Require(folder.File("no/such/page.html"), force));
        Assert.Equal(["page.html"], Names(folder));
    }

    [Fact]
    public void Nothing_is_left_beside_the_file()
    {
        using var folder = new ScratchFolder();

        Write(folder.File("page.html"), force: false);

        Assert.Equal(["page.html"], Names(folder));
    }

    // The old page stays until the new one takes its name: a reader that has it open can read it to its end.
    [Fact]
    public void A_report_is_replaced_and_never_overwritten_in_place()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("page.html", "<!DOCTYPE html>the old page");
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Write(path, force: true);

        using var text = new StreamReader(reader);
        Assert.Equal("<!DOCTYPE html>the old page", text.ReadToEnd());
        Assert.Equal("new", File.ReadAllText(path));
    }

    [SmallDiskFact]
    public void A_full_disk_leaves_the_old_page_and_nothing_else()
    {
        using var disk = new SmallDisk(1024);
        var path = Path.Combine(disk.Path, "page.html");
        File.WriteAllText(path, "<!DOCTYPE html>old");

        var error = Assert.Throws<EnvironmentException>(() => ReportFile.Write(path, new byte[8 << 20], force: true));

        Assert.Equal(ErrorIds.DiskFull, error.Id);
        Assert.Equal("<!DOCTYPE html>old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(disk.Path));
    }

    private static void Write(string path, bool force)
    {
        ReportFile.Require(path, force);
        ReportFile.Write(path, Encoding.UTF8.GetBytes("new"), force);
    }

    private static IEnumerable<string> Names(ScratchFolder folder) =>
        Directory.EnumerateFileSystemEntries(folder.FullName).Select(e => Path.GetFileName(e));
}
