using System.Diagnostics;

namespace Posthorn.CrashLedger.Servers;

internal static class FullDisks
{
    /// <returns>A small disk of our own when we may mount one, else a limit on file sizes.</returns>
    public static async Task<IFullDisk> FindAsync() => await SmallDisk.TryMountAsync() as IFullDisk ?? new FileSizeLimit();

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it said when it failed; null: it did not.</returns>
    internal static async Task<string?> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0 ? null : $"{command} {string.Join(' ', arguments)}: {errors.Trim()}";
    }
}
