using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>The line broke, hung or spoke something else than SMTP: nobody said no, and the connection is of no further use.</summary>
internal sealed class LineBrokenException(SmtpStage stage, string reason) : Exception(reason)
{
    public SmtpStage Stage { get; } = stage;
}
