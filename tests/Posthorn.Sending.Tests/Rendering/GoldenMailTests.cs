using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.SpamCheck;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Sending.V2Mail;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Rendering;

/// <summary>Whole mails with everything at once, see Golden/README.md. When one is meant to change, take the <c>.now.eml</c> from the output folder and read that.</summary>
public sealed class GoldenMailTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rendering", "Golden");

    [Theory]
    [InlineData("dynamic", 0)]
    [InlineData("dynamic", 3)]
    [InlineData("legacy", 0)]
    [InlineData("legacy", 1)]
    public async Task A_mail_with_everything_is_the_one_in_its_file(string name, int place)
    {
        var template = await TemplateAsync(name);
        var account = AccountSettings.Default with { Template = new LegacyTemplateSettings(true, (await ReadAsync("account.wrapper.html")).Trim()) };
        await AssertGoldenAsync(name, place, Requests.Submission(await ReadAsync($"{name}.json")) with { Frozen = new FrozenChoices(template.ContentId, account) }, template);
    }

    /// <summary>The way of a form: read, mapped, checked, written as a request and read again.</summary>
    [Fact]
    public async Task A_form_of_version_2_with_everything_is_the_mail_in_its_file()
    {
        var form = Encoding.UTF8.GetBytes((await ReadAsync("v2.form.txt")).ReplaceLineEndings("\r\n"));
        var read = Assert.IsType<FormOutcome.Read>(await V2FormReader.ReadAsync("multipart/form-data; boundary=b", form, ReadOnlyMemory<byte>.Empty, Token));
        var mapped = V2MailMapping.Map(read.Form);
        Assert.Empty(V2MailRules.Check(mapped, Requests.Noon, MailSendLimits.Default));

        await AssertGoldenAsync("v2", 0, Requests.Submission(Encoding.UTF8.GetString(MailSendRequestWriter.Write(mapped.Request).Span)), null);
    }

    private async Task AssertGoldenAsync(string name, int place, Submission submission, ActiveTemplate? template)
    {
        var mail = await RenderAsync(submission, place, template);
        var (golden, text) = ($"{name}.to-{place}.eml", Encoding.UTF8.GetString(mail.Bytes.Span));
        var expected = (await ReadAsync(golden)).ReplaceLineEndings("\r\n");
        if (text != expected)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.to-{place}.now.eml"), text.ReplaceLineEndings("\n"), Token);
        }

        Assert.Equal(expected, text);
        Assert.False(mail.EightBit || mail.SmtpUtf8);
    }

    private async Task<RenderedMail> RenderAsync(Submission submission, int place, ActiveTemplate? template)
    {
        Get<SubmissionCache>().Add(submission);
        var options = Options.Create(Settings);
        var writer = new CopyWriter(new OneTemplate(template), Get<ContentFiller>(), new ReadableLinks(), Get<ILinkHosts>(), options);
        var renderer = new MailRenderer(Get<SubmissionCache>(), writer, new KnownDomains(), Get<SpamChecker>(), options);
        var outcome = await renderer.RenderAsync(new CopyToRender(Account, new CopyId(77, place), submission.Recipients[place].Email), Token);
        return Assert.IsType<RenderOutcome.Rendered>(outcome).Mail;
    }

    private static async Task<ActiveTemplate> TemplateAsync(string name) => new(
        name, name == "dynamic" ? "d-00000000000000000000000000000001" : "13b8f94f-bcae-4ec6-b752-70d6cb59f932", "v", name == "dynamic",
        (await ReadAsync($"{name}.template.subject")).Trim(), await ReadAsync($"{name}.template.html"), await ReadAsync($"{name}.template.txt"), false);

    private static async Task<string> ReadAsync(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? (await File.ReadAllTextAsync(path, Token)).ReplaceLineEndings("\n") : "";
    }

    private sealed class OneTemplate(ActiveTemplate? template) : ITemplateCatalog
    {
        public ValueTask<ActiveTemplate?> FindActiveAsync(long accountId, string templateId, CancellationToken cancellationToken) => ValueTask.FromResult(template);

        public ValueTask<ActiveTemplate?> FindContentAsync(long accountId, string contentId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(contentId == template?.ContentId ? template : null);
    }
}
