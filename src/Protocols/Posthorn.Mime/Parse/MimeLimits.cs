namespace Posthorn.Mime;

/// <summary>How much structure a message may have. Its size is for the one who received it to limit.</summary>
public sealed record MimeLimits
{
    private const int DeepestRecursion = 100;
    private readonly int _maxDepth = 20;

    public static MimeLimits Default { get; } = new();

    /// <summary>Levels of multipart below the message itself: 0 to 100, 20 by default.</summary>
    public int MaxDepth
    {
        get => _maxDepth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, DeepestRecursion);
            _maxDepth = value;
        }
    }

    /// <summary>Parts in the whole tree, the message itself included; 1,000 by default.</summary>
    public int MaxParts { get; init; } = 1000;

    /// <summary>Headers of one part; 1,000 by default.</summary>
    public int MaxHeaders { get; init; } = 1000;

    /// <summary>Octets of one part's header, line ends included; 256 KiB by default.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;
}
