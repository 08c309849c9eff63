using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Posthorn.Inbox.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(1, 1024, true)]
    [InlineData(10_000_000, 1024 * 1024 * 1024, true)]
    [InlineData(0, 1024, false)]
    [InlineData(10_000_001, 1024, false)]
    [InlineData(1, 1023, false)]
    [InlineData(1, 1024 * 1024 * 1024 + 1, false)]
    public void A_setting_outside_its_range_stops_the_start(int keep, long octets, bool isValid)
    {
        using var services = new ServiceCollection()
            .AddInbox()
            .Configure<InboxOptions>(inbox => (inbox.Keep, inbox.MaxMessageBytes) = (keep, octets))
            .BuildServiceProvider();
        var validator = services.GetRequiredService<IStartupValidator>();

        var fault = Record.Exception(validator.Validate);

        Assert.Equal(isValid, fault is null);
        Assert.True(isValid || fault is OptionsValidationException);
    }
}
