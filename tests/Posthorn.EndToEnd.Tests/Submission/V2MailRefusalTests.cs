using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Submission;

[Collection(QuietServer.Name)]
public sealed class V2MailRefusalTests(QuietPosthorn posthorn)
{
    private const string Mail = "to=ana@example.net&from=shop@example.com&subject=s&text=t";
    private const string Forbidden = "access forbidden";

    private RunningPosthorn Running => posthorn.Running;

    [Theory]
    [InlineData("text=t", null, "Bad username / password")]
    [InlineData("api_user=apikey", null, "Bad username / password")]
    [InlineData("api_user=apikey&api_key=SG.none.none", null, "Bad username / password")]
    [InlineData("api_user=ana&api_key=" + PosthornProcess.Key, null, "Bad username / password")]
    [InlineData("api_user=ana&api_key=x", "Bearer " + PosthornProcess.Key, "Bad username / password")]
    [InlineData("text=t", "Bearer SG.none.none", "invalid API Key")]
    public async Task Wrong_credentials_are_refused(string form, string? authorization, string error)
    {
        await AssertRefusedAsync(400, error, await Running.SendFormAsync(V2MailClient.Json, $"{Mail}&{form}", authorization));

        var xml = await Running.SendFormAsync(V2MailClient.Xml, $"{Mail}&{form}", authorization);
        Assert.Equal(
            (400, "application/xml", $"<result><message>error</message><errors><error>{error}</error></errors></result>"), (xml.Status, xml.Type, xml.Text));
    }

    [Fact]
    public async Task A_key_needs_the_scope_of_sending()
    {
        var created = await Running.Process.CommandAsync("keys", "create", "v2mail", "--scope", "templates.read");

        await AssertRefusedAsync(403, Forbidden, await Running.SendFormAsync(V2MailClient.Json, Mail, $"Bearer {created.Output.Trim()}"));
    }

    [Fact]
    public async Task All_problems_are_listed_together()
    {
        const string errors = "Empty from email address (required)|Missing destination email|Missing subject|Missing email body|headers: The value is not valid JSON";
        var json = await Running.SendFormAsync(V2MailClient.Json, $"{V2MailClient.Login}&headers={{");
        Assert.Equal($$"""{"message":"error","errors":["{{errors.Replace("|", "\",\"", StringComparison.Ordinal)}}"]}""", json.Text);

        var xml = await Running.SendFormAsync(V2MailClient.Xml, $"{V2MailClient.Login}&headers={{");
        Assert.Equal(
            (400, $"<result><message>error</message><errors><error>{errors.Replace("|", "</error><error>", StringComparison.Ordinal)}</error></errors></result>"), (xml.Status, xml.Text));
    }

    [Theory]
    [InlineData("""{"category":["a\nb"]}""", "x-smtpapi: A category is one line of at most 255 ASCII characters")]
    [InlineData("""{"asm_group_id":999}""", "x-smtpapi: The ASM group ID must be a valid Group ID on your account. You provided [999].")]
    [InlineData("""{"ip_pool":"nonesuch"}""", "x-smtpapi: The IP Pool name must be a valid pool name for your account. You provided [nonesuch].")]
    [InlineData("""{"batch_id":"nonesuch"}""", "x-smtpapi: invalid batch id")]
    [InlineData("""{"send_at":1,"send_each_at":[1]}""", "x-smtpapi: send_at and send_each_at exclude each other")]
    [InlineData("[]", "x-smtpapi: The value must be a JSON object")]
    public async Task What_the_smtp_api_asks_for_must_be_there(string smtpApi, string error) =>
        await AssertRefusedAsync(400, error, await Running.SendFormAsync(V2MailClient.Json, $"{V2MailClient.Login}&{Mail}&x-smtpapi={Uri.EscapeDataString(smtpApi)}"));

    [Theory]
    [InlineData("subject=a%0d%0aBcc:x@example.com")]
    [InlineData("fromname=a%00")]
    [InlineData("toname=a%0a")]
    [InlineData("replyto=a@example.com%0d%0aX:y")]
    [InlineData("date=Thu,%2021%20Dec%202000%2016:01:07%0d%0aX:y")]
    [InlineData("headers={\"X\":\"a\\nb\"}")]
    [InlineData("headers={\"X\\u0000\":\"a\"}")]
    [InlineData("headers={\"Message-ID\":\"a\\u0000\"}")]
    [InlineData("files[a%0d%0a]=x")]
    [InlineData("files[a]=x&content[a]=%01")]
    [InlineData("files[a]=x&content[a]=%0d%0a")]
    public async Task No_line_gets_into_a_header(string more) =>
        Assert.Equal(400, (await Running.SendFormAsync(V2MailClient.Json, $"{V2MailClient.Login}&{Mail}&{more}")).Status);

    [Theory]
    [InlineData("multipart/form-data", "--b--")]
    [InlineData("multipart/form-data; boundary=b", "")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nno header\r\n\r\nx\r\n--b--")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nno name\r\n--b--")]
    public async Task A_form_that_cannot_be_read_is_refused(string type, string body) =>
        await AssertRefusedAsync(400, "The form could not be read.", await SendAsync(type, Encoding.ASCII.GetBytes(body)));

    [Theory]
    [InlineData("m{0}=1")]
    [InlineData("to[]=r{0}@example.net")]
    [InlineData("files[f{0}]=x")]
    public async Task Thousands_of_members_are_refused(string member) => await AssertRefusedAsync(
        400,
        "The form has too many members, or one with too long a name.",
        await Running.SendFormAsync(V2MailClient.Json, $"{V2MailClient.Login}&{string.Join('&', Enumerable.Range(0, 5000).Select(i => member.Replace("{0}", $"{i}", StringComparison.Ordinal)))}"));

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        using var form = V2MailClient.Multipart(("to", "ana@example.net"), ("from", "shop@example.com"), ("subject", "s"), ("text", "t"));
        form.AddFile("large.bin", new byte[7 * 1024 * 1024], "application/octet-stream");

        await AssertRefusedAsync(413, "Payload too large", await Running.SendMailAsync(V2MailClient.Json, form));
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused() =>
        await AssertRefusedAsync(413, "Payload too large", await SendAsync("application/x-www-form-urlencoded", new byte[20_480_001]));

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_body_that_is_not_what_it_says_is_refused(string encoding)
    {
        var content = new StringContent(Mail);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        content.Headers.ContentEncoding.Add(encoding);

        await AssertRefusedAsync(400, "The body is not what its Content-Encoding says; send gzip or nothing.", await Running.SendMailAsync(V2MailClient.Json, content));
    }

    [Fact]
    public async Task Without_memory_new_mail_is_told_to_come_back()
    {
        await using var full = await RunningPosthorn.StartAsync("--memory-limit", "30MB");
        var answer = await full.SendFormAsync(V2MailClient.Xml, $"{V2MailClient.Login}&{Mail}");

        Assert.Equal((503, "application/xml"), (answer.Status, answer.Type));
        Assert.StartsWith("<result><message>error</message><errors><error>", answer.Text, StringComparison.Ordinal);
        Assert.NotNull(answer.RetryAfter);
    }

    [Fact]
    public async Task Forms_beyond_the_places_are_told_to_come_back()
    {
        await using var small = await RunningPosthorn.StartAsync("--max-requests", "4");
        using var held = new TcpClient();
        await held.ConnectAsync(small.Process.Address.Host, small.Process.Address.Port, TestContext.Current.CancellationToken);
        await held.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("POST /api/mail.send.json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"),
            TestContext.Current.CancellationToken);
        await held.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length], TestContext.Current.CancellationToken);

        var answer = await small.SendFormAsync(V2MailClient.Json, $"{V2MailClient.Login}&{Mail}");
        await AssertRefusedAsync(503, "The mail was not accepted, since this server works on as many requests as it can. Please try again in 1 second.", answer);
        Assert.Equal("1", answer.RetryAfter);
        await small.SendAsync(Requests.To("ana@example.org"));
    }

    private Task<V2MailAnswer> SendAsync(string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return Running.SendMailAsync(V2MailClient.Json, content);
    }

    private async Task AssertRefusedAsync(int status, string error, V2MailAnswer answer)
    {
        Assert.Equal((status, "application/json", $$"""{"message":"error","errors":["{{error}}"]}"""), (answer.Status, answer.Type, answer.Text));
        Assert.Null(answer.Id);
        await posthorn.AssertNothingHappenedAsync();
    }
}
