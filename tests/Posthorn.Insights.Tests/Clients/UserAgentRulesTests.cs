using Posthorn.Insights.Clients;

namespace Posthorn.Insights.Tests.Clients;

public sealed class UserAgentRulesTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "Gmail", "Webmail")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "Yahoo Mail", "Webmail")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; Microsoft Outlook 16.0.13801; ms-office; MSOffice 16)", "Outlook 2016", "Desktop")]
    [InlineData("Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)", "Outlook 2013", "Desktop")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; MSOffice 12)", "Outlook 2007", "Desktop")]
    [InlineData("Mozilla/5.0 (compatible; ms-office; Windows)", "Outlook", "Desktop")]
    [InlineData("Outlook-iOS/709.2144270.prod.iphone (3.24.0)", "Outlook Mobile", "Phone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) MacOutlook/16.50.21061301", "Outlook for Mac", "Desktop")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.2.0", "Thunderbird", "Desktop")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)", "Apple Mail", "Desktop")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "Apple Mail (iPhone)", "Phone")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "Apple Mail (iPad)", "Tablet")]
    [InlineData("Mozilla/5.0", "Apple Mail", "Other")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Android", "Phone")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Android", "Tablet")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Browser", "Webmail")]
    [InlineData("Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10+ (KHTML, like Gecko) Version/10.0.9 Mobile Safari/537.10+", "BlackBerry", "Phone")]
    [InlineData("curl/8.5.0", "Other", "Other")]
    [InlineData("", "Other", "Other")]
    [InlineData(null, "Other", "Other")]
    public void A_mail_program_is_known_by_its_words(string? agent, string name, string device)
    {
        var client = UserAgentRules.Classify(agent);

        Assert.Equal((name, device), (client.Name, client.Device));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Chrome")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 OPR/111.0.0.0", "Opera")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome Mobile")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox")]
    [InlineData("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox Mobile")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Mobile Safari")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome Mobile iOS")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer")]
    [InlineData("Mozilla/5.0 (Linux; U; Android 4.0.3; de-de) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Safari/534.30", "Android Browser")]
    [InlineData("python-requests/2.31", "Other")]
    [InlineData(null, "Other")]
    public void A_browser_is_known_by_its_words(string? agent, string browser) => Assert.Equal(browser, UserAgentRules.Classify(agent).Browser);

    [Theory]
    [InlineData("ana@Gmail.com", "Gmail")]
    [InlineData("ana@googlemail.com", "Gmail")]
    [InlineData("ana@yahoo.co.uk", "Yahoo")]
    [InlineData("ana@yahoo.com.br", "Yahoo")]
    [InlineData("ana@hotmail.fr", "Outlook")]
    [InlineData("ana@me.com", "Apple")]
    [InlineData("ana@yahoo.example", "Other")]
    [InlineData("ana@yahoo.evil.fr", "Other")]
    [InlineData("ana@example.org", "Other")]
    [InlineData("no address", "Other")]
    [InlineData("", "Other")]
    public void A_mailbox_provider_is_known_by_its_domain(string email, string provider) => Assert.Equal(provider, MailboxProviders.Of(email));
}
