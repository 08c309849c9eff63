namespace Posthorn.CrashLedger.Servers;

/// <summary>The limit on file sizes of a process (RLIMIT_FSIZE), which can be set and lifted while it runs and needs no rights. The signal that comes with it is ignored.</summary>
internal sealed class FileSizeLimit : IFullDisk
{
    private const string Full = "4096";

    public string Name => "file size limit";

    public string? DataFolder => null;

    public IReadOnlyList<string> CommandPrefix => ["bash", "-c", "trap '' XFSZ; exec \"$@\"", "bash"];

    /// <summary>The limit is the process's own.</summary>
    public bool OutlivesTheProcess => false;

    public Task FillAsync(int process) => LimitAsync(process, Full);

    public Task MakeRoomAsync(int? process) => process is { } running ? LimitAsync(running, "unlimited") : Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task LimitAsync(int process, string bytes)
    {
        if (await FullDisks.RunAsync("prlimit", "--pid", $"{process}", $"--fsize={bytes}:") is { } problem)
        {
            throw new CrashFault(problem);
        }
    }
}
