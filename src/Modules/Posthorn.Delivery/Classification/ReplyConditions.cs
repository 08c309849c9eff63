using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>What must hold of a reply besides its words. An empty list asks nothing. Arrays, since every refusal walks through them.</summary>
/// <param name="Providers">Names from the provider table, or <c>relay</c>.</param>
/// <param name="Codes">The smallest and the largest basic code of each.</param>
/// <param name="Enhanced">Subject and detail of the enhanced code, null for any; the class is the basic code's.</param>
/// <param name="NoEnhanced">A reply without an enhanced code fits too.</param>
/// <param name="Stages">A bit for each stage.</param>
internal sealed record ReplyConditions(
    string[] Providers, (int From, int To)[] Codes, (int? Subject, int? Detail)[] Enhanced, bool NoEnhanced, int Stages)
{
    public bool AreMet(SmtpReply reply, SmtpStage stage, string? provider) =>
        (Stages & (1 << (int)stage)) != 0 && CodeFits(reply.Code) && EnhancedFits(reply.Enhanced) && (Providers.Length == 0 || (provider is not null && Providers.Contains(provider)));

    private bool CodeFits(int code)
    {
        foreach (var (from, to) in Codes)
        {
            if (code >= from && code <= to)
            {
                return true;
            }
        }

        return Codes.Length == 0;
    }

    private bool EnhancedFits(EnhancedStatusCode? enhanced)
    {
        if (enhanced is not { } code)
        {
            return NoEnhanced || Enhanced.Length == 0;
        }

        foreach (var (subject, detail) in Enhanced)
        {
            if ((subject ?? code.Subject) == code.Subject && (detail ?? code.Detail) == code.Detail)
            {
                return true;
            }
        }

        return Enhanced.Length == 0 && !NoEnhanced;
    }
}
