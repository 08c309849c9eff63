using Posthorn.Kernel;

namespace Posthorn.Sending.Tests.MailSend;

internal static class ExpectedError
{
    private const string Help = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html";

    /// <summary>The body draws exactly this error.</summary>
    /// <param name="anchor">What follows the # of the help link, without <c>message.</c> before a field; null for no help.</param>
    public static void Only(string body, string? field, string message, string? anchor) =>
        Assert.Equal([Of(field, message, anchor)], SampleBody.Errors(body));

    public static ApiError Of(string? field, string message, string? anchor) => new(message, field, anchor switch
    {
        null => null,
        ['-', ..] => $"{Help}#{anchor}",
        _ => $"{Help}#message.{anchor}",
    });
}
