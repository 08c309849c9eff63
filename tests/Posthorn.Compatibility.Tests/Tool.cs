using System.ComponentModel;
using System.Diagnostics;

namespace Posthorn.Compatibility.Tests;

/// <summary>A program of the machine that the tests use when it is there: CI must have it, a laptop may skip.</summary>
internal static class Tool
{
    public static void Require(bool isThere, string what)
    {
        if (!isThere)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, $"CI needs {what}; eng/install-test-tools installs it.");
            Assert.Skip($"{what} is not installed; eng/install-test-tools does it.");
        }
    }

    /// <returns>Exit code -1: there is no such program.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await errors);
        }
        catch (Win32Exception)
        {
            return (-1, "", $"{program} is not installed");
        }
    }
}
