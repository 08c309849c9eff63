using System.Reflection;
using System.Text.Json;

namespace Posthorn.Compatibility.Tests;

/// <summary>Runs the scripts under node/ with SendGrid's official client.</summary>
internal static class NodeClient
{
    private static readonly string Folder = typeof(NodeClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "NodeFolder").Value!;

    /// <param name="mail">What a program would hand to the client's <c>send</c>.</param>
    /// <returns>What the client made of the answer.</returns>
    public static Task<JsonElement> SendAsync(Uri host, string key, object mail, bool isMultiple = false, string script = "send.js") =>
        RunAsync(script, new { mail, isMultiple, key, host });

    /// <param name="script">One of those under node/.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>What it prints.</returns>
    public static async Task<JsonElement> RunAsync(string script, object input)
    {
        Tool.Require(
            (await Tool.RunAsync("node", ["--version"])).ExitCode == 0 && Directory.Exists(Path.Combine(Folder, "node_modules", "@sendgrid", "mail")),
            "Node with SendGrid's client");
        var (exitCode, output, errors) = await Tool.RunAsync("node", [Path.Combine(Folder, script)], JsonSerializer.Serialize(input));
        Assert.True(exitCode == 0, errors);
        return JsonElement.Parse(output);
    }
}
