using Posthorn.Kernel;

namespace Posthorn.Sending.Rendering;

/// <summary>
/// The envelope sender of a copy: <c>bounces+ACCOUNT-SUBMISSION-ORDINAL@host</c>. Hex, since relays may change the case of a local part;
/// short, since 64 octets are all there is; and it leads back to the copy when the mail is returned.
/// </summary>
internal static class ReturnPath
{
    public static string Of(long accountId, CopyId copy, string host) => $"bounces+{accountId}-{copy.SubmissionId:x}-{copy.Ordinal}@{host}";
}
