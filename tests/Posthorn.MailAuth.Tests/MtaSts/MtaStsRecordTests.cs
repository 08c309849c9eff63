using Posthorn.MailAuth.MtaSts;

namespace Posthorn.MailAuth.Tests.MtaSts;

public sealed class MtaStsRecordTests
{
    [Theory]
    [InlineData("v=STSv1; id=20260101T000000;", "20260101T000000")]
    [InlineData("v=STSv1;id=1", "1")]
    [InlineData("v=STSv1 ;\tid=aZ9 ; ", "aZ9")]
    [InlineData("v=STSv1; foo=bar; id=7; x.y-z_1=!", "7")]
    [InlineData("v=STSv1; id=1; id=2", "1")]
    [InlineData("v=STSv1; id=12345678901234567890123456789012", "12345678901234567890123456789012")]
    public void A_record_gives_its_id(string text, string id) => Assert.Equal(new MtaStsRecord(id), Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v=STSv1")]
    [InlineData("v=STSv1;")]
    [InlineData("v=STSv1 id=1")]
    [InlineData("v=stsv1; id=1")]
    [InlineData(" v=STSv1; id=1")]
    [InlineData("v=STSv11; id=1")]
    [InlineData("v=STSv1; id=")]
    [InlineData("v=STSv1; id=a-b")]
    [InlineData("v=STSv1; ID=1")]
    [InlineData("v=STSv1; id=ü")]
    [InlineData("v=STSv1; id=123456789012345678901234567890123")]
    [InlineData("v=STSv1; id=1; id=a b")]
    [InlineData("v=STSv1;; id=1")]
    [InlineData("v=STSv1; id=1; nonsense")]
    [InlineData("v=STSv1; id=1; =2")]
    [InlineData("v=STSv1; id=1; a23456789012345678901234567890123=2")]
    public void What_is_malformed_is_no_record(string? text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("1", "v=STSv1; id=1")]
    [InlineData("1", "google-site-verification=x", "v=STSv1; id=1", "v=spf1 -all")]
    [InlineData(null, "v=STSv1; id=1", "v=STSv1; id=2")]
    [InlineData(null, "v=STSv1; id=1", "v=STSv1; nonsense")]
    [InlineData(null, "v=spf1 -all")]
    [InlineData(null)]
    public void One_record_of_this_kind_must_stand_among_the_texts(string? id, params string[] texts) => Assert.Equal(id, MtaStsRecord.Choose(texts)?.Id);

    private static MtaStsRecord? Parse(string? text) => MtaStsRecord.TryParse(text, out var record) ? record : null;
}
