using Posthorn.MailAuth.Dkim;
using Posthorn.Senders.Domains;

namespace Posthorn.Senders.Tests;

public sealed class DomainRecordsTests
{
    private static readonly SenderDomain Domain = new(1, "example.com", "s1", "bounces.example.com", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(DkimKeyType.Rsa, "v=DKIM1; k=rsa; p=QUJD")]
    [InlineData(DkimKeyType.Ed25519, "v=DKIM1; k=ed25519; p=QUJD")]
    public void Four_records_make_mail_believable(DkimKeyType type, string dkim) => Assert.Equal(
        [
            $"s1._domainkey.example.com TXT {dkim}",
            "bounces.example.com MX 10 mail.example.net",
            "bounces.example.com TXT v=spf1 a:mail.example.net -all",
            "_dmarc.example.com TXT v=DMARC1; p=none",
        ],
        DomainRecords.Of(Domain, new DkimPublicKeyRecord(type, "QUJD"), "mail.example.net").Select(record => $"{record.Name} {record.Type} {record.Value}"));

    [Fact]
    public void Each_record_says_what_it_is_for() => Assert.All(
        DomainRecords.Of(Domain, new DkimPublicKeyRecord(DkimKeyType.Rsa, "QUJD"), "mail.example.net"), record => Assert.NotEmpty(record.Why));
}
