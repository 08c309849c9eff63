namespace Posthorn;

/// <summary>What the program's exit code says to scripts.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>What was asked for did not come about: not found, not delivered.</summary>
    public const int Failed = 1;

    /// <summary>A wrong command line or a bad setting.</summary>
    public const int Usage = 2;

    /// <summary>Another server has the data folder open.</summary>
    public const int FolderInUse = 3;

    /// <summary>The database or a listening address cannot be opened.</summary>
    public const int Unavailable = 4;
}
