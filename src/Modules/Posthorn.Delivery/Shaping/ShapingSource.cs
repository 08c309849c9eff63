using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// The rules in force. The operator's file is read at the start, where a mistake stops the program, and again when it changes,
/// where a mistake is logged once and the rules stay as they are.
/// </summary>
internal sealed partial class ShapingSource
{
    private readonly string? _path;
    private readonly ShapingLimits _settings;
    private readonly ILogger<ShapingSource> _logger;
    private FileStamp _stamp;
    private volatile ShapingRules _current;

    /// <exception cref="InvalidDataException">The operator's file has mistakes; each is named.</exception>
    public ShapingSource(IOptions<DeliveryOptions> options, ILogger<ShapingSource> logger)
    {
        (_path, _settings, _logger) = (options.Value.ShapingFile, ShapingLimits.Of(options.Value), logger);
        (_stamp, var own) = ShapingDisk.Read(_path);
        var outcome = ShapingBook.Open(own, _settings, version: 1);
        _current = outcome.Rules ?? throw new InvalidDataException(string.Join(Environment.NewLine, outcome.Mistakes.Mistakes));
    }

    /// <summary>Told after <see cref="Current"/> changed.</summary>
    public event Action? Changed;

    public ShapingRules Current => _current;

    /// <summary>Reads the file again if it changed since. Not for two threads at once.</summary>
    /// <returns>True when the rules changed.</returns>
    public bool Reload()
    {
        if (ShapingDisk.StampOf(_path) == _stamp)
        {
            return false;
        }

        try
        {
            (_stamp, var own) = ShapingDisk.Read(_path);
            var outcome = ShapingBook.Open(own, _settings, _current.Version + 1);
            if (outcome.Rules is null)
            {
                LogMistakes(_logger, _path!, string.Join("; ", outcome.Mistakes.Mistakes));
                return false;
            }

            _current = outcome.Rules;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The stamp is the new one if it could be had, so this is said once.
            _stamp = ShapingDisk.StampOf(_path);
            LogUnreadable(_logger, _path!, fault.Message);
            return false;
        }

        LogReloaded(_logger, _path!);
        Changed?.Invoke();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "New shaping rules from {File}")]
    private static partial void LogReloaded(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} has mistakes, the rules stay as they were: {Mistakes}")]
    private static partial void LogMistakes(ILogger logger, string file, string mistakes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} cannot be read, the rules stay as they were: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
