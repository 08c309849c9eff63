namespace Posthorn.CrashLedger.Servers;

/// <summary>A disk that can be full when we want it to be.</summary>
internal interface IFullDisk : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Where the server has to live; null: anywhere.</summary>
    string? DataFolder { get; }

    /// <summary>What has to start the server.</summary>
    IReadOnlyList<string> CommandPrefix { get; }

    /// <summary>It is still full in the server's next life.</summary>
    bool OutlivesTheProcess { get; }

    Task FillAsync(int process);

    /// <param name="process">Null: the server does not run.</param>
    Task MakeRoomAsync(int? process);
}
