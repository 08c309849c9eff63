using System.Text;

namespace Posthorn.Sending.MailSend.Rules;

internal static class CustomArgsRules
{
    public static void Check(MailSendRequest request, MailSendLimits limits, ErrorReport report) =>
        Check(request.CustomArgs, new FieldPath("custom_args"), 0, limits, report);

    /// <param name="args">Those of the request, or of one personalization.</param>
    /// <param name="otherBytes">What counts towards the same limit already.</param>
    public static void Check(IReadOnlyDictionary<string, string> args, FieldPath at, long otherBytes, MailSendLimits limits, ErrorReport report)
    {
        // A personalization without arguments is no more to blame than the request itself.
        if (args.Count == 0)
        {
            return;
        }

        report.AddIf(args.ContainsKey(""), at, "custom_args cannot be empty.");
        report.AddIf(
            args.Any(pair => LineBreaks.In(pair.Key) || LineBreaks.In(pair.Value)), at, "The custom_args cannot contain CRLF characters.");
        if (otherBytes + Size(args) > limits.CustomArgsBytes)
        {
            report.Add(
                at,
                $"The combined size of both global and personalization custom arguments may not exceed {limits.CustomArgsBytes:N0} bytes per personalization.");
        }
    }

    /// <summary>Bytes of UTF-8 in keys and values.</summary>
    public static long Size(IReadOnlyDictionary<string, string> args) =>
        args.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
}
