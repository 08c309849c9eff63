using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class DomainCommandTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_domain_is_added_with_its_records_and_its_mail_is_signed()
    {
        var process = posthorn.Running.Process;
        var added = await process.CommandAsync("domain", "add", "Signed.Example.COM.");

        Assert.Equal(0, added.ExitCode);
        Assert.Contains("s1._domainkey.signed.example.com. TXT \"v=DKIM1;", added.Output);
        Assert.Contains("bounces.signed.example.com. MX 10 posthorn.example.com.", added.Output);
        Assert.Contains("bounces.signed.example.com. TXT \"v=spf1 a:posthorn.example.com -all\"", added.Output);
        Assert.Contains("_dmarc.signed.example.com. TXT \"v=DMARC1; p=none\"", added.Output);
        Assert.Equal(added.Output, (await process.CommandAsync("domain", "show", "signed.example.com")).Output);
        Assert.Equal(added.Output, (await process.CommandAsync("domain", "add", "signed.example.com")).Output);
        Assert.Contains("signed.example.com", (await process.CommandAsync("domain", "list")).Output);

        var request = Requests.To($"ana@{posthorn.NewDomain()}");
        request["from"]!["email"] = "shop@signed.example.com";
        await posthorn.SendToEndAsync(request);
        var mail = await posthorn.Sink.WaitForAsync(mail => mail.Header("From") == "shop@signed.example.com");
        Assert.EndsWith("@bounces.signed.example.com", mail.Sender);
        Assert.Matches(@"\bd=signed\.example\.com;.*\bs=s1;", mail.Header("DKIM-Signature"));
    }

    [Fact]
    public async Task A_domain_can_be_removed()
    {
        var process = posthorn.Running.Process;
        await process.CommandAsync("domain", "add", "gone.example.com", "--ed25519");

        Assert.Equal(0, (await process.CommandAsync("domain", "remove", "gone.example.com")).ExitCode);

        Assert.DoesNotContain("gone.example.com", (await process.CommandAsync("domain", "list")).Output);
        Assert.Equal(1, (await process.CommandAsync("domain", "show", "gone.example.com")).ExitCode);
        Assert.Equal(1, (await process.CommandAsync("domain", "remove", "gone.example.com")).ExitCode);
    }

    [Theory]
    [InlineData("not a domain")]
    [InlineData("x@example.com")]
    [InlineData("..")]
    public async Task What_is_no_domain_is_refused(string domain)
    {
        var said = await posthorn.Running.Process.CommandAsync("domain", "add", domain);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains("is not a domain name", said.Errors);
    }
}
