using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Templates;
using Posthorn.Suppressions;

namespace Posthorn.Sending.Tests.MailSend.Catalogue;

/// <summary>The rules of mail/send against the files of this folder, which are made for reading.</summary>
public sealed class ErrorCatalogueTests
{
    private const string TemplateId = "d-00000000000000000000000000000001";

    [Theory]
    [InlineData("people.txt", 60)]
    [InlineData("content.txt", 39)]
    [InlineData("options.txt", 42)]
    [InlineData("settings.txt", 14)]
    [InlineData("wrong-types.txt", 70)]
    [InlineData("order.txt", 1)]
    public void Every_request_of_a_file_draws_its_errors_in_their_order(string file, int atLeast)
    {
        var cases = CatalogueFile.Read(file);

        Assert.True(cases.Count >= atLeast, $"{file} has {cases.Count} requests.");
        AssertAnswers(cases, SampleBody.Errors);
    }

    [Fact]
    public void What_the_account_does_not_have_is_named() => AssertAnswers(
        CatalogueFile.Read("account.txt"), body => AvailabilityRules.Check(SampleBody.Parse(body), FactsOf(SampleBody.Parse(body))));

    private static void AssertAnswers(IReadOnlyList<CatalogueCase> cases, Func<string, IReadOnlyList<ApiError>> answer) => Assert.All(
        cases, entry => Assert.Equal($"{entry.Place}\n{string.Join('\n', entry.Errors)}", $"{entry.Place}\n{string.Join('\n', answer(entry.Body))}"));

    /// <summary>What <see cref="FactFinder"/> finds for an account that has one of each.</summary>
    private static AccountFacts FactsOf(MailSendRequest request) => new(
        new MailSender(1, IsTest: false),
        new SendingIpSnapshot(1, [], [new IpPool(1, 1, "orders", default, DateTimeOffset.UnixEpoch, [])]),
        AccountSettings.Default,
        request.TemplateId == TemplateId ? new ActiveTemplate("c", TemplateId, "v", true, "s", "h", "p", false) : null,
        request.BatchId == "b1" ? new Batch("b1", default) : null,
        [new UnsubscribeGroup(7, "News", "", false)]);
}
