using System.Globalization;
using Posthorn.Testing.Hosting;

namespace Posthorn.CrashLedger.Servers;

/// <summary>A file system in memory, mounted for this run. It is filled by making it as small as what lies on it: the server meets ENOSPC, as on a real disk.</summary>
internal sealed class SmallDisk : IFullDisk
{
    private const long Room = 2L << 30;
    private const long MostLeftOver = 256 << 10;
    private const int Attempts = 50;
    private readonly TemporaryFolder _folder;

    private SmallDisk(TemporaryFolder folder) => _folder = folder;

    public string Name => "no space left";

    public string DataFolder => Path.Combine(_folder.Path, "data");

    public IReadOnlyList<string> CommandPrefix => [];

    public bool OutlivesTheProcess => true;

    /// <returns>Null: we may not mount anything.</returns>
    public static async Task<SmallDisk?> TryMountAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var folder = new TemporaryFolder();
        if (await FullDisks.RunAsync("mount", "-t", "tmpfs", "-o", $"size={Room}", "posthorn-crash", folder.Path) is null)
        {
            return new SmallDisk(folder);
        }

        folder.Dispose();
        return null;
    }

    /// <summary>Some pages are left over, so that it fills up with what the server does next.</summary>
    public async Task FillAsync(int process)
    {
        string? problem = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // The server writes on while we measure: then it has become larger than the size we ask for, and we measure again.
            var disk = new DriveInfo(_folder.Path);
            var used = disk.TotalSize - disk.TotalFreeSpace;
            problem = await ResizeAsync(used + Random.Shared.NextInt64(MostLeftOver));
            if (problem is null)
            {
                return;
            }
        }

        throw new CrashFault($"the disk could not be filled: {problem}");
    }

    public async Task MakeRoomAsync(int? process)
    {
        if (await ResizeAsync(Room) is { } problem)
        {
            throw new CrashFault(problem);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FullDisks.RunAsync("umount", _folder.Path);
        _folder.Dispose();
    }

    private Task<string?> ResizeAsync(long bytes) =>
        FullDisks.RunAsync("mount", "-o", $"remount,size={bytes.ToString(CultureInfo.InvariantCulture)}", _folder.Path);
}
