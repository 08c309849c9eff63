using Microsoft.Extensions.Options;
using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>What is free on the file system of the data folder, for this user.</summary>
internal sealed class DiskSignal(string folder, IOptions<HealthOptions> options) : IHealthSignal
{
    private readonly DriveInfo _disk = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder);

    public string Name => "disk";

    public ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(MeasureRules.OfDisk(_disk.AvailableFreeSpace, _disk.TotalSize, options.Value));
}
