using Posthorn.Accounts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Tests.Submissions;

public sealed class RecipientListTests
{
    private static readonly BccSettings Off = new(false, "archive@example.com");
    private static readonly BccSettings On = new(true, "archive@example.com");

    [Fact]
    public void Recipients_stand_in_the_order_of_the_request() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org"], List(null, Off));

    [Fact]
    public void A_blind_copy_of_the_message_goes_with_its_first_personalization_and_behind_all_others() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org", "0 own@x.org"], List(new BccSetting(true, "own@x.org"), On));

    [Fact]
    public void A_blind_copy_of_the_account_goes_with_every_personalization() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org", "0 archive@example.com", "1 archive@example.com"], List(null, On));

    [Fact]
    public void A_message_can_do_without_it() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org"], List(new BccSetting(false, null), On));

    [Fact]
    public void Who_gets_the_mail_anyway_gets_it_once() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org", "0 D@x.org"], List(null, new BccSettings(true, "D@x.org")));

    [Fact]
    public void What_is_no_address_gets_nothing() =>
        Assert.Equal(["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org"], List(null, new BccSettings(true, "")));

    [Theory]
    [InlineData("eye@example.com", "0 eye@example.com")]
    [InlineData("D@x.org", "0 D@x.org")]
    [InlineData("B@x.org", null)]
    public void A_sample_is_of_the_first_message_and_not_for_who_gets_that_anyway(string monitor, string? sample)
    {
        string[] all = ["0 a@x.org", "0 b@x.org", "0 c@x.org", "1 d@x.org"];

        Assert.Equal(sample is null ? all : [.. all, sample], List(null, new BccSettings(false, ""), monitor));
    }

    private static IEnumerable<string> List(BccSetting? own, BccSettings account, string? monitor = null)
    {
        var request = new MailSendRequest
        {
            Personalizations =
            [
                new Personalization { To = [new EmailObject("a@x.org")], Cc = [new EmailObject("b@x.org")], Bcc = [new EmailObject("c@x.org")] },
                new Personalization { To = [new EmailObject("d@x.org")] },
            ],
            MailSettings = new MailSettings { Bcc = own },
        };
        return RecipientList.Of(request, account, monitor).Select(recipient => $"{recipient.Personalization} {recipient.Email}");
    }
}
