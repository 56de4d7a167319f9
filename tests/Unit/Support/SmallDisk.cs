using System.Diagnostics;
using System.Globalization;

namespace MgcBackfill.Tests.Support;

/// <summary>A real disk of a few megabytes that can be filled, emptied and made read-only. Needs Linux and the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-disk-");

    public SmallDisk(int kilobytes = 32 * 1024)
    {
        if (!Mount("-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", Path))
            throw new InvalidOperationException("The disk was not mounted.");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>
    /// Fills the disk except for <paramref name="leave"/> kilobytes, or completely if something else takes space at the same time.
    /// </summary>
    public void Fill(int leave)
    {
        try
        {
            Allocate(leave);
        }
        catch (IOException) when (new DriveInfo(Path).AvailableFreeSpace < 4096)
        {
            // The disk is full, as wanted.
        }
    }

    /// <summary>Frees the space again.</summary>
    public void Empty() => File.Delete(Filler);

    /// <summary>Makes the disk read-only.</summary>
    public void MakeReadOnly()
    {
        if (!Mount("-o", "remount,ro", Path))
            throw new InvalidOperationException("The disk was not made read-only.");
    }

    public void Dispose()
    {
        using (var process = Process.Start(new ProcessStartInfo("umount", ["--lazy", Path])))
            process!.WaitForExit();
        _folder.Delete();
    }

    /// <summary>True if this user can mount such a disk on this machine.</summary>
    public static bool Available()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        try
        {
            using var disk = new SmallDisk(64);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void Allocate(int leave)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace - (leave * 1024L);
        using var file = new FileStream(Filler, FileMode.Append);
        var zeros = new byte[1 << 16];
        for (; free > 0; free -= zeros.Length)
            file.Write(zeros.AsSpan(0, (int)Math.Min(free, zeros.Length)));
    }

    private static bool Mount(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
