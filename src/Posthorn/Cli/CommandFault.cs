namespace Posthorn.Cli;

/// <summary>Ends a command with a sentence for the person at the terminal and an exit code for the script.</summary>
internal sealed class CommandFault(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
