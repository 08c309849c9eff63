using System.Text;
using Posthorn.Sending.V2Mail;

namespace Posthorn.Sending.Tests.V2Mail;

/// <summary>Forms as clients write them.</summary>
internal static class Forms
{
    public const string Small = "to=ana@example.net&from=shop@example.com&subject=Hello&text=Hi";
    public const string UrlEncoded = "application/x-www-form-urlencoded";

    public static V2MailForm Of(string form, string query = "") => new(Fields(form), Fields(query));

    public static MappedMail Map(string form) => V2MailMapping.Map(Of(form));

    public static IReadOnlyList<string> Check(string form) => V2MailRules.Check(Map(form), Requests.Noon, Sending.MailSend.MailSendLimits.Default);

    public static Task<FormOutcome> ReadAsync(string contentType, string body, string query = "") =>
        V2FormReader.ReadAsync(contentType, Encoding.Latin1.GetBytes(body), Encoding.ASCII.GetBytes(query), CancellationToken.None);

    private static List<V2Field> Fields(string form) => UrlEncodedParser.Parse(Encoding.UTF8.GetBytes(form))!;
}
