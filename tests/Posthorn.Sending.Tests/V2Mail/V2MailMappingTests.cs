using System.Text;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.V2Mail;

namespace Posthorn.Sending.Tests.V2Mail;

public sealed class V2MailMappingTests
{
    [Fact]
    public void Every_parameter_has_its_place()
    {
        var mail = Forms.Map(
            "to[]=ana@example.net&to[]=ben@example.net&toname[]=Ana&toname[]=&cc=c@example.net&ccname=C&bcc[]=d@example.net&bccname[]=D&from=shop@example.com&fromname=Shop"
            + "&subject=Hello&text=T&html=<p>&replyto=help@example.com&date=Thu, 21 Dec 2000 16:01:07 %2B0200&headers={\"X-A\":\"1\",\"X-N\":2,\"date\":\"x\"}"
            + "&files[a.txt]=abc&files[b.png]=%00&content[b.png]=<pic>");

        Assert.Empty(mail.Problems);
        var request = mail.Request;
        var personalization = Assert.Single(request.Personalizations);
        Assert.Equal([new EmailObject("ana@example.net", "Ana"), new EmailObject("ben@example.net")], personalization.To);
        Assert.Equal([new EmailObject("c@example.net", "C")], personalization.Cc);
        Assert.Equal([new EmailObject("d@example.net", "D")], personalization.Bcc);
        Assert.Equal((new EmailObject("shop@example.com", "Shop"), new EmailObject("help@example.com"), "Hello"), (request.From, request.ReplyTo, request.Subject));
        Assert.Equal([new ContentBlock("text/plain", "T"), new ContentBlock("text/html", "<p>")], request.Content);
        Assert.Equal([new("X-A", "1"), new("X-N", "2"), new("Date", "Thu, 21 Dec 2000 16:01:07 +0200")], request.Headers);
        Assert.Equal(
            [("a.txt", "abc", "text/plain", null, null), ("b.png", "\0", "image/png", "pic", "inline")],
            request.Attachments.Select(file => (file.Filename, Encoding.ASCII.GetString(file.Content!.Value.Decode()), file.Type, file.ContentId, file.Disposition)));
        Assert.Null(request.SendAt);
    }

    [Fact]
    public void Recipients_of_the_smtp_api_replace_those_of_the_form()
    {
        var mail = Forms.Map($"{Forms.Small}&cc=c@example.net&x-smtpapi={{\"to\":[\"B <b@example.net>\",\"c@example.net\"],\"sub\":{{\"-n-\":[\"B\",\"C\"]}},\"category\":\"one\",\"unique_args\":{{\"k\":\"v\"}},\"ip_pool\":\"pool\",\"asm_group_id\":4}}");

        Assert.Empty(mail.Problems);
        Assert.Equal([[new EmailObject("b@example.net", "B")], [new EmailObject("c@example.net")]], mail.Request.Personalizations.Select(personalization => personalization.To));
        Assert.All(mail.Request.Personalizations, personalization => Assert.Empty(personalization.Cc.Concat(personalization.Bcc)));
        Assert.Equal(["B", "C"], mail.Request.Personalizations.Select(personalization => personalization.Substitutions!["-n-"]));
        Assert.Equal(("one", "pool", 4), (mail.Request.Categories.Single(), mail.Request.IpPoolName, mail.Request.Asm?.GroupId));
    }

    [Fact]
    public void Without_them_the_recipients_of_the_form_share_one_mail()
    {
        var mail = Forms.Map("to=a@example.net&to=b@example.net&x-smtpapi={\"sub\":{\"-n-\":[\"N\"]}}");

        Assert.Empty(mail.Problems);
        Assert.Equal(2, Assert.Single(mail.Request.Personalizations).To.Count);
        Assert.Equal("N", mail.Request.Personalizations[0].Substitutions!["-n-"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("to=&from=&subject=&text=&html=")]
    [InlineData("from=nobody&cc=%20")]
    public void What_is_missing_is_told_together(string form) =>
        Assert.Equal([V2MailRules.NoSender, V2MailRules.NoRecipient, V2MailRules.NoSubject, V2MailRules.NoBody], Forms.Check(form));

    [Theory]
    [InlineData("")]
    [InlineData("x-smtpapi=")]
    [InlineData("x-smtpapi={\"to\":[],\"sub\":{},\"category\":[]}")]
    [InlineData("headers=[]")]
    [InlineData("headers=&date=&replyto=&cc=&toname=")]
    [InlineData("content[]=")]
    public void Nothing_said_is_nothing_wrong(string more) =>
        Assert.Equal(more == "content[]=" ? ["content[]: There is no file of this name"] : [], Forms.Check($"{Forms.Small}&{more}"));

    [Theory]
    [InlineData("to=ben", "to[1]: This must be an email address.")]
    [InlineData("cc=ben", "cc[0]: This must be an email address.")]
    [InlineData("replyto=ben", "replyto: This must be an email address.")]
    [InlineData("fromname=a%0d%0aBcc:x@example.com", "fromname: The name cannot contain CRLF characters.")]
    [InlineData("toname=a%0ab", "toname[0]: The name cannot contain CRLF characters.")]
    [InlineData("toname=a&toname=b", "toname: The number of names (2) must be that of the addresses in to (1)")]
    [InlineData("cc=ana@example.net", "Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [ana@example.net] in the personalizations.0.cc field.")]
    [InlineData("subject=a%0d%0ab", "subject: The subject cannot contain CRLF characters.")]
    [InlineData("subject=a%00b", "subject: The subject cannot contain CRLF characters.")]
    [InlineData("date=tomorrow", "date: This must be a date as RFC 2822 has it, e.g. Thu, 21 Dec 2000 16:01:07 +0200")]
    [InlineData("date=Thu, 21 Dec 2000%0d%0a 16:01:07", "date: This must be a date as RFC 2822 has it, e.g. Thu, 21 Dec 2000 16:01:07 +0200")]
    [InlineData("headers={", "headers: The value is not valid JSON")]
    [InlineData("headers=7", "headers: The value must be a JSON object")]
    [InlineData("headers={\"X-A\":{}}", "headers: The values must be strings, and 1,000 headers are allowed")]
    [InlineData("headers={\"X A\":\"1\"}", "headers: Header keys cannot contain non-ASCII characters and empty spaces.")]
    [InlineData("headers={\"To\":\"1\"}", "headers: Header can not be one of the reserved keys.")]
    [InlineData("headers={\"X-A\":\"1\\r\\n\"}", "headers: The header values cannot contain CRLF characters.")]
    [InlineData("headers={\"x-smtpapi\":\"{}\"}", "headers: X-SMTPAPI has a parameter of its own, x-smtpapi")]
    [InlineData("files[]=x", "files[]: filename is required.")]
    [InlineData("files[a]=", "files[a]: The attachment content must be a string at least one character in length.")]
    [InlineData("content[a]=x", "content[a]: There is no file of this name")]
    [InlineData("x-smtpapi={", "x-smtpapi: The value is not valid JSON")]
    [InlineData("x-smtpapi={\"category\":\"ü\"}", "x-smtpapi: A category is one line of at most 255 ASCII characters")]
    [InlineData("x-smtpapi={\"send_each_at\":[1,2]}", "x-smtpapi: send_each_at has 2 times for 1 recipients")]
    [InlineData("x-smtpapi={\"send_at\":9999999999}", "x-smtpapi: Scheduling more than 72 hours in advance is forbidden.")]
    [InlineData("cc=c@example.net&x-smtpapi={\"sub\":{\"-n-\":[\"A\",\"C\"]}}", "x-smtpapi: sub has texts for several recipients, who must then stand in its own to")]
    [InlineData("x-smtpapi={\"filters\":{\"templates\":{\"settings\":{\"enable\":1,\"template_id\":\"d-0123456789abcdef0123456789abcdef\"}}}}", "x-smtpapi: A dynamic template cannot be used here")]
    public void A_mistake_names_its_parameter(string more, string problem) => Assert.Equal([problem], Forms.Check($"{Forms.Small}&{more}"));

    [Fact]
    public void Recipients_may_stand_in_what_could_not_be_read() =>
        Assert.Equal(["x-smtpapi: The value is not valid JSON"], Forms.Check("from=shop@example.com&subject=s&text=t&x-smtpapi={"));

    [Theory]
    [InlineData(V2MailLimits.VisibleRecipients, 0)]
    [InlineData(V2MailLimits.VisibleRecipients + 1, 1)]
    public void So_many_recipients_may_see_each_other(int count, int problems) => Assert.Equal(
        problems, Forms.Check($"from=shop@example.com&subject=s&text=t&{string.Join('&', Enumerable.Range(0, count).Select(i => $"to[]=r{i}@example.net"))}").Count);

    [Fact]
    public void Ten_thousand_recipients_may_have_a_mail_of_their_own() => Assert.Empty(
        Forms.Check($"{Forms.Small}&x-smtpapi={{\"to\":[{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"r{i}@example.net\""))}]}}"));
}
