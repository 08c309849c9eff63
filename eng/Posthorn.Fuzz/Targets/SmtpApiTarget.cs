using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Fuzz.Targets;

/// <summary>X-SMTPAPI, from its text to the request that is stored.</summary>
internal sealed class SmtpApiTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "smtp-api";

    public override string About => "X-SMTPAPI: within its limits, and what is mapped from it is read back as it was written";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of(
            """
            {"to":["Ana \u00c4 <ana@example.org>","<ben@example.org>"],"sub":{"-name-":["Ana","Ben"],"-n-":[1,true,null]},"section":{"-s-":"Dear -name-"},"category":["one","two"],"unique_args":{"order":"-n-","n":5},
             "filters":{"clicktrack":{"settings":{"enable":1,"enable_text":"false"}},"footer":{"settings":{"enable":1,"text/plain":"t","text/html":"<p>"}},"templates":{"settings":{"enable":1,"template_id":"x"}},"spamcheck":{"settings":{"enable":1,"maxscore":3.5}}},
             "asm_group_id":3,"asm_groups_to_display":[3,"4"],"send_each_at":[1767225600,"1767225601"],"batch_id":"b-1","ip_pool":"bulk"}
            """),
        Sample.Of("""{"to":"a@example.org","category":"c","send_at":1767225600.0,"sub":[],"section":[],"unique_args":{"\ud83d\ude00":"\ud83d"},"filters":[]}"""),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e400", "-0", "5.0", "\\u0000", "\\ud800", "\\udc00\\ud83d", "\\r\\n", "\\\"", "\"to\":", "\"sub\":{", "\"section\":{", "\"category\":", "\"unique_args\":{", "\"filters\":{",
        "\"settings\":{", "\"enable\":1", "\"send_at\":", "\"send_each_at\":[", "\"asm_group_id\":", "\"ip_pool\":", "-n-", "-n--n--n-", "@example.org", "<", ">", "[[[[[[[[[[[[[[[[[[", "9223372036854775808", "\u2028", "\"opentrack\":", "\"template\":",
    ];

    // A tree of the JSON, and each tag once for each recipient.
    public override long AllocationLimit(int length) => (64 * 1024 * 1024) + (16 * 1024L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (!SmtpApiHeader.TryParse(Encoding.UTF8.GetString(input), out var header, out var problems))
        {
            Promise.Keep(problems.Count is > 0 and <= 20, "What cannot be followed has reasons, and not too many.");
            Show(problems, ref shape);
            return shape.Value;
        }

        Promise.Keep(header.To.Count <= 10_000 && header.To.All(to => EmailAddress.TryParse(to.Email, out _)), "Recipients are addresses, 10,000 at most.");
        Promise.Keep(header.Category.Count <= 10 && header.Category.All(category => category.Length <= 255 && Ascii.IsValid(category)), "Categories keep their limits.");
        Promise.Keep(header.SendAt is null || header.SendEachAt.Count == 0, "There is one time for all or one for each.");
        if (!SmtpApiMapping.TryMap(header, ["rcpt@example.org"], out var mapped, out problems) || (problems = SmtpApiRules.Check(mapped, Now, MailSendLimits.Default)).Count > 0
            || !SubstitutedArgs.TryApply(mapped, out mapped, out problems))
        {
            Show(problems, ref shape);
            return shape.Value;
        }

        Promise.Keep(mapped.Personalizations.Count == Math.Max(1, header.To.Count), "Each recipient has a personalization.");
        var written = MailSendRequestWriter.Write(mapped);
        Promise.Keep(MailSendParser.TryParse(written, out var again, out _) && again.ReadErrors.Count == 0, "What is written can be read.");
        Promise.Same(Encoding.UTF8.GetString(written.Span), Encoding.UTF8.GetString(MailSendRequestWriter.Write(again!).Span), "What is read back is what was written.");
        shape.AddSize(mapped.Personalizations.Count);
        shape.AddSize(header.Sub.Count);
        shape.AddSize(header.Filters.Count);
        shape.AddSize(header.UniqueArgs.Count);
        return shape.Value;
    }

    private static void Show(IReadOnlyList<string> problems, ref Shape shape)
    {
        foreach (var problem in problems)
        {
            Promise.OneLine(problem, "A problem can be told in a line.");
            Promise.WellFormed(problem, "A problem can be told.");
            shape.Add(problem.Split(' ')[0]);
            shape.Add(problem.Length);
        }
    }
}
