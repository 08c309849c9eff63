using Posthorn.Testing.Hosting;

namespace Posthorn.Compatibility.Tests;

/// <summary>Debian's Mail::DKIM, which is not ours, judges a signature.</summary>
internal static class DkimVerifier
{
    /// <param name="zone">The TXT records that there are, by name.</param>
    /// <returns>One line per signature: <c>d=… s=… pass</c> or why not.</returns>
    public static async Task<string> VerifyAsync(byte[] message, IReadOnlyDictionary<string, string> zone)
    {
        Tool.Require((await Tool.RunAsync("perl", ["-MMail::DKIM::Verifier", "-e", "1"])).ExitCode == 0, "libmail-dkim-perl");
        using var folder = new TemporaryFolder();
        var (messagePath, zonePath) = (Path.Combine(folder.Path, "message"), Path.Combine(folder.Path, "zone"));
        await File.WriteAllBytesAsync(messagePath, message);
        await File.WriteAllLinesAsync(zonePath, zone.Select(record => $"{record.Key} {record.Value}"));
        var (_, output, errors) = await Tool.RunAsync("perl", [Path.Combine(AppContext.BaseDirectory, "verify-dkim.pl"), messagePath, zonePath]);
        return (output + errors).Trim();
    }
}
