using System.Buffers;
using System.Text;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Rendering.Settings;
using Posthorn.Sending.SmtpApi;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.Rendering;
using Posthorn.Tracking;

namespace Posthorn.Sending.Tests.SmtpSubmission;

/// <summary>Files to be read beside each other, see Golden/README.md. When one is meant to change, take the <c>.now.eml</c> from the output folder and read that.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "SmtpSubmission", "Golden");

    [Theory]
    [InlineData("plain")]
    [InlineData("substitutions")]
    [InlineData("signed")]
    [InlineData("japanese")]
    [InlineData("everything")]
    public async Task A_message_that_was_handed_in_leaves_as_in_the_files(string name)
    {
        var submission = Submit(await ReadAsync($"{name}.in.eml"), "rcpt@example.org", "second@example.org");

        Assert.Equal(2, submission.Recipients.Count);
        for (var place = 0; place < 2; place++)
        {
            var text = Copy(submission, place);
            var expected = await ReadAsync($"{name}.to-{place}.eml");
            if (text != expected)
            {
                await File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.to-{place}.now.eml"), text.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
            }

            Assert.Equal(expected, text);
        }
    }

    /// <summary>As it is accepted: cleaned, mapped, written and read again.</summary>
    private static Submission Submit(string message, params string[] recipients)
    {
        var read = Assert.IsType<MessageOutcome.Read>(SubmittedMessage.Read(Encoding.UTF8.GetBytes(message))).Message;
        Assert.Empty(read.Problems);
        Assert.True(SmtpApiHeader.TryParse(read.SmtpApi, out var header, out var problems), string.Join("; ", problems));
        Assert.True(SmtpApiMapping.TryMap(header, recipients, out var mapped, out _));
        var body = MailSendRequestWriter.Write(mapped with { From = read.From, Subject = read.Subject });
        Assert.True(MailSendParser.TryParse(body, out var request, out _));
        return new Submission(new MessageId(77, 99), 1, Requests.Noon, body, request) { Mime = read.Mime };
    }

    private static string Copy(Submission submission, int place)
    {
        var output = new ArrayBufferWriter<byte>();
        var index = submission.Recipients[place].Personalization;
        var marks = Marks(submission, place);
        Assert.True(SubmittedMail.TryCompose(submission, index, "mail.example.net", SubmittedWords.Of(submission, index, null, marks), marks.ListUnsubscribe, sevenBit: false, output, out var error), error);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>What the sender asked for and nothing that an account adds.</summary>
    private static CopyMarks Marks(Submission submission, int place) => new(
        EffectiveSettings.Of(submission.Request, new AccountSettings { Click = new ClickSettings(false, false), Open = false }),
        new ReadableLinks(), new MarkedCopy(1, new CopyId(77, place)), submission.Recipients[place].Email, submission.Request.Asm, SubmittedWords.HasGroupTags(submission.Mime!.Value));

    private static async Task<string> ReadAsync(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\r\n") : "";
    }
}
