using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class DkimPublicKeyRecordTests
{
    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=QUJD", DkimKeyType.Rsa, "QUJD", false, false)]
    [InlineData("p=QUJD", DkimKeyType.Rsa, "QUJD", false, false)]
    [InlineData("k=ed25519; p=QUJD;", DkimKeyType.Ed25519, "QUJD", false, false)]
    [InlineData(" v = DKIM1 ;\tp = QU JD ; t = y : s ; n=any text; x=unknown", DkimKeyType.Rsa, "QUJD", true, true)]
    [InlineData("v=DKIM1; t=s; p=QUJD; h=sha1:sha256; s=*", DkimKeyType.Rsa, "QUJD", false, true)]
    public void Records_are_read(string text, DkimKeyType type, string publicKey, bool testing, bool strict)
    {
        Assert.True(DkimPublicKeyRecord.TryParse(text, out var record, out var error), error);
        Assert.Equal(new DkimPublicKeyRecord(type, publicKey) { IsTesting = testing, IsStrict = strict }, record);
    }

    [Fact]
    public void An_empty_p_means_revoked()
    {
        Assert.True(DkimPublicKeyRecord.TryParse("v=DKIM1; p=", out var record, out _));
        Assert.True(record.IsRevoked);
    }

    [Theory]
    [InlineData("v=DKIM1; h=sha1; p=QUJD", false, true)]
    [InlineData("v=DKIM1; s=tlsrpt; p=QUJD", true, false)]
    [InlineData("v=DKIM1; s=tlsrpt:email; h=SHA256:sha256; p=QUJD", true, true)]
    public void Limits_of_hash_and_service_are_read(string text, bool sha256, bool email)
    {
        Assert.True(DkimPublicKeyRecord.TryParse(text, out var record, out _));
        Assert.Equal((sha256, email), (record.AllowsSha256, record.AllowsEmail));
    }

    [Theory]
    [InlineData("", "a tag without =")]
    [InlineData("v=DKIM2; p=QUJD", "v= is not DKIM1 at the start")]
    [InlineData("p=QUJD; v=DKIM1", "v= is not DKIM1 at the start")]
    [InlineData("v=DKIM1; k=dsa; p=QUJD", "unknown key type in k=")]
    [InlineData("v=DKIM1; k=rsa", "no p=")]
    [InlineData("v=DKIM1; p=QUJD; p=QUJD", "p= stands twice")]
    [InlineData("v=spf1 -all", "v= is not DKIM1 at the start")]
    public void Other_records_are_refused_with_a_reason(string text, string reason)
    {
        Assert.False(DkimPublicKeyRecord.TryParse(text, out _, out var error));
        Assert.Equal(reason, error);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        DkimPublicKeyRecord[] records =
        [
            Mail.RsaKey.PublicKeyRecord,
            Mail.Ed25519Key.PublicKeyRecord with { IsTesting = true },
            new(DkimKeyType.Rsa, "QUJD") { IsStrict = true },
            new(DkimKeyType.Rsa, "") { IsStrict = true, IsTesting = true },
        ];

        Assert.All(records, record =>
        {
            Assert.True(DkimPublicKeyRecord.TryParse(string.Concat(record.ToCharacterStrings()), out var again, out var error), error);
            Assert.Equal(record, again);
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(237, 1)]
    [InlineData(238, 2)]
    [InlineData(492, 2)]
    [InlineData(493, 3)]
    public void Character_strings_hold_at_most_255_octets(int keyLength, int strings)
    {
        var record = new DkimPublicKeyRecord(DkimKeyType.Rsa, new string('A', keyLength));

        var cut = record.ToCharacterStrings();

        Assert.Equal(strings, cut.Count);
        Assert.All(cut, text => Assert.InRange(text.Length, 1, 255));
        Assert.Equal(record.ToText(), string.Concat(cut));
    }

    [Fact]
    public void The_text_is_what_people_paste_into_DNS() =>
        Assert.Equal("v=DKIM1; k=ed25519; t=s; p=QUJD", new DkimPublicKeyRecord(DkimKeyType.Ed25519, "QUJD") { IsStrict = true }.ToText());
}
