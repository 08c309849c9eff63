using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Posthorn.Insights.Geo;

/// <summary>The operator's file of places in memory; a newer one at the same path is taken up within a minute.</summary>
internal sealed partial class GeoBook(IOptions<InsightsOptions> options, TimeProvider clock, ILogger<GeoBook> logger)
{
    /// <summary>Octets. City files are some 70 MB.</summary>
    private const long MaxSize = 512L * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private MmdbFile? _file;
    private DateTime _written;
    private DateTimeOffset _lookAt;

    /// <returns>Null: there is no file, and places are not counted.</returns>
    public GeoPlace? Find(string? address)
    {
        if (options.Value.GeoDatabase is not { } path)
        {
            return null;
        }

        lock (_lock)
        {
            Refresh(path);
            return _file is null ? null : IPAddress.TryParse(address, out var parsed) ? _file.Find(parsed) : GeoPlace.Unknown;
        }
    }

    private void Refresh(string path)
    {
        var now = clock.GetUtcNow();
        if (now < _lookAt)
        {
            return;
        }

        _lookAt = now + Interval;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.LastWriteTimeUtc == _written)
            {
                return;
            }

            _written = file.LastWriteTimeUtc;
            if (file.Length > MaxSize)
            {
                LogUnreadable(logger, path, "it is larger than 512 MB");
            }
            else if (MmdbFile.TryOpen(File.ReadAllBytes(path), out var opened, out var error))
            {
                _file = opened;
            }
            else
            {
                LogUnreadable(logger, path, error);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, path, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The file of places {Path} cannot be used: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
