using System.Net;
using System.Text;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>A client of SMTP submission that is logged in.</summary>
internal static class SubmissionClient
{
    /// <summary>AUTH PLAIN with user <c>apikey</c>.</summary>
    public static string Plain(string key, string user = "apikey") => "AUTH PLAIN " + Base64($"\0{user}\0{key}");

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static async Task<RawSmtpClient> LoginAsync(IPEndPoint server)
    {
        var client = await RawSmtpClient.ConnectAsync(server);
        await client.ReadReplyAsync();
        await client.AskAsync("EHLO client.example.org");
        Assert.Equal("235 Authentication successful", await client.AskAsync(Plain(PosthornProcess.Key)));
        return client;
    }

    /// <summary>One message on a connection of its own.</summary>
    /// <returns>The reply to the message.</returns>
    public static async Task<string> SubmitAsync(IPEndPoint server, string sender, IReadOnlyList<string> recipients, string message)
    {
        using var client = await LoginAsync(server);
        return await client.SubmitAsync(sender, recipients, message);
    }

    /// <param name="client">Logged in.</param>
    /// <param name="message">Octets as Latin-1 characters; a dot at the start of a line is doubled here.</param>
    public static async Task<string> SubmitAsync(this RawSmtpClient client, string sender, IReadOnlyList<string> recipients, string message)
    {
        Assert.Equal("250 Sender address accepted", await client.AskAsync($"MAIL FROM:<{sender}>"));
        foreach (var recipient in recipients)
        {
            Assert.Equal("250 Recipient address accepted", await client.AskAsync($"RCPT TO:<{recipient}>"));
        }

        Assert.Equal("354 Continue", await client.AskAsync("DATA"));
        var body = message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await client.SendAsync(body + (body.EndsWith("\r\n", StringComparison.Ordinal) ? ".\r\n" : "\r\n.\r\n"));
        return await client.ReadReplyAsync();
    }

    /// <summary>The id in <c>250 Ok: queued as ID</c>.</summary>
    public static string IdOf(string reply)
    {
        Assert.Matches("^250 Ok: queued as [A-Za-z0-9_-]{22}$", reply);
        return reply["250 Ok: queued as ".Length..];
    }
}
