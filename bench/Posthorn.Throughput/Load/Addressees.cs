namespace Posthorn.Throughput.Load;

/// <summary>Whom mails go to: <c>u00000042@DOMAIN</c>, or with several domains <c>u00000042@d00000007.DOMAIN</c>.</summary>
/// <param name="Domain">Of all recipients, or above their domains.</param>
/// <param name="Domains">How many domains, which take turns by the recipient's number; 0: the one alone.</param>
internal sealed record Addressees(string Domain, int Domains = 0)
{
    public const int Digits = 8;
    private const string Zeros = "00000000";

    public static Addressees OneDomain { get; } = new("example.com");

    /// <summary>An address of the right length.</summary>
    public string Placeholder => Domains == 0 ? $"u{Zeros}@{Domain}" : $"u{Zeros}@d{Zeros}.{Domain}";

    /// <summary>Where the domain's digits begin in the address.</summary>
    public static int DomainDigitsAt => 1 + Digits + 2;
}
