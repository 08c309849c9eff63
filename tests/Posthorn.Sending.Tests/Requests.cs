using System.Text;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;

namespace Posthorn.Sending.Tests;

/// <summary>Submissions from JSON, as they come out of the parser.</summary>
internal static class Requests
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Submission Submission(string json, long id = 77, long token = 99, long account = 1)
    {
        ReadOnlyMemory<byte> body = Encoding.UTF8.GetBytes(json);
        Assert.True(MailSendParser.TryParse(body, out var request, out _), json);
        return new Submission(new MessageId(id, token), account, Noon, body, request);
    }

    /// <summary>The small sample to so many recipients of one personalization.</summary>
    public static string To(int recipients) => SampleBody.With("personalizations.0.to", SampleBody.Recipients(recipients));

    /// <summary>A sample whose JSON has exactly this many bytes.</summary>
    public static string OfSize(int bytes)
    {
        var empty = SampleBody.With("content.0.value", "\"\"");
        return SampleBody.With("content.0.value", $"\"{new string('x', bytes - Encoding.UTF8.GetByteCount(empty))}\"");
    }
}
