using System.Text;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

/// <summary>Work that grows with the square of the body shows in what is allocated.</summary>
public sealed class SizeTests
{
    [Fact]
    public void Twice_the_personalizations_cost_twice()
    {
        var half = Allocated(Personalizations(500));
        var whole = Allocated(Personalizations(1000));

        Assert.InRange((double)whole / half, 1.8, 2.2);
    }

    [Fact]
    public void Twice_the_recipients_of_one_personalization_cost_twice()
    {
        var half = Allocated(SampleBody.With("personalizations.0.to", SampleBody.Recipients(500)));
        var whole = Allocated(SampleBody.With("personalizations.0.to", SampleBody.Recipients(1000)));

        Assert.InRange((double)whole / half, 1.7, 2.3);
    }

    [Fact]
    public void An_attachment_is_neither_copied_nor_decoded()
    {
        var content = new string('A', 8 << 20);

        Assert.InRange(Allocated(SampleBody.With("attachments", $$"""[{"content":"{{content}}","filename":"a"}]""")), 1, 20_000);
    }

    [Fact]
    public void An_attachment_with_line_breaks_is_unescaped_once()
    {
        var line = new string('A', 76) + "\\r\\n";
        var content = string.Concat(Enumerable.Repeat(line, 10_000));

        Assert.InRange(
            Allocated(SampleBody.With("attachments", $$"""[{"content":"{{content}}","filename":"a"}]""")), content.Length, content.Length + 20_000);
    }

    [Theory]
    [InlineData("{\"personalizations\":[@]}", "{}")]
    [InlineData("{\"personalizations\":[{\"to\":[@]}]}", "{}")]
    [InlineData("{\"content\":[@]}", "[]")]
    [InlineData("{\"attachments\":[@]}", "{}")]
    [InlineData("{\"categories\":[@]}", "\"\"")]
    [InlineData("{\"asm\":{\"groups_to_display\":[@]}}", "1")]
    [InlineData("{\"headers\":{@}}", "\"\":\"\"")]
    [InlineData("{\"custom_args\":{@}}", "\"\":\"\"")]
    [InlineData("{\"unknown\":[@]}", "[]")]
    public void Many_small_tokens_do_not_blow_up(string body, string token)
    {
        body = body.Replace("@", string.Join(',', Enumerable.Repeat(token, 100_000)), StringComparison.Ordinal);

        // Lists of references grow by doubling; the errors are bounded by number.
        Assert.InRange(Allocated(body), 0, (12L * body.Length) + 2_000_000);
    }

    private static string Personalizations(int count) => SampleBody.With("personalizations", SampleBody.Repeat(
        count,
        i => $$"""{"to":[{"email":"r{{i}}@example.org","name":"R {{i}}"}],"custom_args":{"i":"{{i}}"},"headers":{"X-I":"{{i}}"},"subject":"{{i}}"}"""));

    private static long Allocated(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Check(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Check(byte[] body)
    {
        if (MailSendParser.TryParse(body, out var request, out _))
        {
            MailSendRules.Check(request, SampleBody.Now);
        }
    }
}
