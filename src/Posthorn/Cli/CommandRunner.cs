using System.CommandLine;
using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Cli;

/// <summary>Runs the command line; what goes wrong becomes one sentence and an exit code.</summary>
internal static class CommandRunner
{
    private const string ExitCodeHelp =
        "Exit codes: 0 done, 1 it did not come about, 2 wrong command line or setting, 3 the data folder is in use, 4 database or address not available.";

    /// <summary>From SIGTERM to a forced end: longer than the server's own shut-down, which lets mails under way finish.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        root.Description += Environment.NewLine + ExitCodeHelp;
        var parsed = root.Parse(args);
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
            return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
        }
        catch (CommandFault fault)
        {
            return Report(fault.Message, fault.ExitCode);
        }
        catch (Exception fault) when (fault is StorageUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            return Report(fault.Message, ExitCodes.Unavailable);
        }
    }

    private static int Report(string message, int exitCode)
    {
        Console.Error.WriteLine($"posthorn: {message}");
        return exitCode;
    }
}
