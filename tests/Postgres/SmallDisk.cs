using System.Diagnostics;
using System.Globalization;

namespace MgcBackfill.TestServers;

/// <summary>A real disk of a few megabytes that can be filled, emptied and made read-only. Needs Linux and the right to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo? _ownFolder;

    /// <summary>Mounts one at a new temporary folder.</summary>
    public SmallDisk(int kilobytes = 32 * 1024)
        : this(Directory.CreateTempSubdirectory("mgc-disk-"), kilobytes) { }

    private SmallDisk(DirectoryInfo ownFolder, int kilobytes)
        : this(ownFolder.FullName, kilobytes) => _ownFolder = ownFolder;

    // Mounts one at a folder of somebody else, who unmounts and deletes it too if this process is killed.
    internal SmallDisk(string folder, int kilobytes)
    {
        Path = folder;
        if (!Mount("-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", Path))
            throw new InvalidOperationException("The disk was not mounted.");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

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

    /// <summary>Unmounts it.</summary>
    public void Dispose()
    {
        using (var process = Process.Start(new ProcessStartInfo("umount", ["--lazy", Path])))
            process!.WaitForExit();
        _ownFolder?.Delete();
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
