using Posthorn.Senders.Domains;

namespace Posthorn.Senders.Tests;

public sealed class StoredDomainTests
{
    [Fact]
    public void The_text_of_a_stored_domain_does_not_show_its_key() => Assert.DoesNotContain(
        "secret", new StoredDomain(new SenderDomain(1, "example.com", "s1", "bounces.example.com", DateTimeOffset.UnixEpoch), "secret").ToString(), StringComparison.Ordinal);
}
