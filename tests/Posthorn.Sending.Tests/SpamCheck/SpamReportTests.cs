using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.SpamCheck;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Sending.Tests.Rendering;
using Posthorn.Storage;
using Posthorn.Testing.Spam;

namespace Posthorn.Sending.Tests.SpamCheck;

/// <summary>Mail on its way out, a real SpamAssassin, and a web server that hears of spam.</summary>
public sealed class SpamReportTests() : RoomSuite(DatabaseKind.Sqlite)
{
    public static bool IsMissing => SpamdProcess.IsMissing;

    [Fact(SkipWhen = nameof(IsMissing), Skip = "SpamAssassin is not installed")]
    public async Task Spam_is_dropped_and_its_mail_and_report_are_posted_to_the_address_that_the_mail_names()
    {
        await using var daemon = await SpamdProcess.StartAsync();
        Settings.Spamd = daemon.EndPoint;
        Settings.AllowPrivateTargets = true;
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();

        var outcome = await RenderAsync(SpamdProcess.Gtube, $"http://127.0.0.1:{((IPEndPoint)web.LocalEndpoint).Port}/spam?of=shop");
        using var socket = await web.AcceptSocketAsync(Token);
        var request = await ReadRequestAsync(socket);

        Assert.Equal("Spam Content", Assert.IsType<RenderOutcome.Impossible>(outcome).Reason);
        Assert.StartsWith("POST /spam?of=shop HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: multipart/form-data; boundary=", request, StringComparison.Ordinal);
        Assert.Matches("name=score\r\n\r\n\\d{4}\\.\\d", request);
        Assert.Matches("name=report\r\n\r\n[^-]*SpamAssassin|name=report\r\n\r\n[\\s\\S]*GTUBE", request);
        Assert.Matches($"name=email\r\n\r\n[\\s\\S]*Subject: Hi\r\n[\\s\\S]*{System.Text.RegularExpressions.Regex.Escape(SpamdProcess.Gtube)}", request);
    }

    [Fact(SkipWhen = nameof(IsMissing), Skip = "SpamAssassin is not installed")]
    public async Task An_honest_mail_passes_and_nobody_is_told()
    {
        await using var daemon = await SpamdProcess.StartAsync();
        Settings.Spamd = daemon.EndPoint;
        Settings.AllowPrivateTargets = true;
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();

        var outcome = await RenderAsync("Your order of a table lamp has left our house and will be with you tomorrow.", $"http://127.0.0.1:{((IPEndPoint)web.LocalEndpoint).Port}/");

        Assert.IsType<RenderOutcome.Rendered>(outcome);
        Assert.False(web.Pending());
    }

    private async Task<RenderOutcome> RenderAsync(string text, string postTo)
    {
        var body = SampleBody.With(SampleBody.Minimal, "content.0.value", $"\"{text}\"");
        body = SampleBody.With(body, "mail_settings.spam_check", $$"""{"enable":true,"threshold":5,"post_to_url":"{{postTo}}"}""");
        await Database.WriteAsync(session => SubmissionStore.AddAsync(session, [Requests.Submission(body)]), Token);
        var renderer = new MailRenderer(Get<SubmissionCache>(), Get<CopyWriter>(), new KnownDomains(), Get<SpamChecker>(), Options.Create(Settings));
        return await renderer.RenderAsync(new CopyToRender(Account, new CopyId(77, 0), "ana@example.org"), Token);
    }

    /// <summary>Answers when all has come.</summary>
    private static async Task<string> ReadRequestAsync(Socket socket)
    {
        var heard = new StringBuilder();
        var buffer = new byte[8192];
        while (!heard.ToString().TrimEnd('\r', '\n').EndsWith("--", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, Token) is > 0 and var count)
        {
            heard.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        await socket.SendAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
        return heard.ToString();
    }
}
