using Posthorn.Mime;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Support;

internal static class MailViews
{
    public static MessageView View(this ReceivedMail mail)
    {
        Assert.True(MimeParser.TryParse(mail.Data, new MimeLimits(), out var entity, out var error), error);
        return new MessageView(entity);
    }
}
