namespace Posthorn.Accounts.Tests;

public sealed class ApiKeyTests
{
    [Theory]
    [InlineData("mail.send", "mail.send", true)]
    [InlineData("mail.send stats.read", "stats.read", true)]
    [InlineData("*", "mail.send", true)]
    [InlineData("*", "anything.at.all", true)]
    [InlineData("mail.send", "mail", false)]
    [InlineData("mail", "mail.send", false)]
    [InlineData("MAIL.SEND", "mail.send", false)]
    [InlineData("", "mail.send", false)]
    public void A_key_allows_its_scopes_and_full_access_allows_all(string scopes, string asked, bool allowed)
    {
        var key = new ApiKey("id", 1, "name", scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), DateTimeOffset.UnixEpoch, null);

        Assert.Equal(allowed, key.Allows(asked));
    }
}
