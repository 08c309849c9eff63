using System.Buffers;
using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.MailAuth.Dkim;
using Posthorn.Senders.Domains;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Senders.Tests;

/// <summary>Ed25519 where the kind does not matter: its keys are made at once.</summary>
public sealed class SenderDomainsTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private const long Account = 1;
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_new_domain_has_a_selector_and_a_return_path_below_it()
    {
        var added = await NewDomains().AddAsync(Account, "example.com", KeyKind.Ed25519, Token);

        Assert.Equal(new SenderDomain(Account, "example.com", "s1", "bounces.example.com", _clock.GetUtcNow()), added);
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("mail.example.com", "example.com")]
    [InlineData("a.b.c.example.com", "example.com")]
    [InlineData("news.example.com", "news.example.com")]
    [InlineData("x.news.example.com", "news.example.com")]
    [InlineData("example.net", null)]
    [InlineData("notexample.com", null)]
    [InlineData("com", null)]
    [InlineData("", null)]
    public async Task The_domain_itself_signs_else_the_nearest_above_it(string from, string? signer)
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);
        await domains.AddAsync(Account, "news.example.com", KeyKind.Ed25519, Token);

        var identity = await domains.FindSignerAsync(Account, from, Token);

        Assert.Equal(signer, identity?.Domain.Domain);
        Assert.Equal(signer, identity?.Signer.Options.Domain);
    }

    [Fact]
    public async Task A_domain_below_does_not_sign_for_the_one_above()
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "mail.example.com", KeyKind.Ed25519, Token);

        Assert.Null(await domains.FindSignerAsync(Account, "example.com", Token));
    }

    [Fact]
    public async Task A_last_label_signs_for_nobody()
    {
        var domains = NewDomains();
        await new SenderDomainStore(Database).AddAsync(new SenderDomain(Account, "com", "s1", "bounces.com", _clock.GetUtcNow()), KeyPem(), Token);

        Assert.Null(await domains.FindSignerAsync(Account, "example.com", Token));
        Assert.Null(await domains.FindSignerAsync(Account, "com", Token));
    }

    [Fact]
    public async Task Another_account_does_not_sign_with_this_ones_key()
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);

        Assert.Null(await domains.FindSignerAsync(2, "example.com", Token));
        Assert.Null(await domains.RecordsAsync(2, "example.com", Token));
        Assert.False(await domains.RemoveAsync(2, "example.com", Token));
        Assert.Empty(await domains.ListAsync(2, Token));
        Assert.Single(await domains.ListAsync(Account, Token));
    }

    [Fact]
    public async Task A_domain_that_is_added_signs_at_once_although_nobody_signed_just_now()
    {
        var domains = NewDomains();
        Assert.Null(await domains.FindSignerAsync(Account, "mail.example.com", Token));

        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);

        Assert.NotNull(await domains.FindSignerAsync(Account, "mail.example.com", Token));
    }

    [Fact]
    public async Task A_domain_that_is_removed_signs_no_more_at_once()
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);
        Assert.NotNull(await domains.FindSignerAsync(Account, "example.com", Token));

        Assert.True(await domains.RemoveAsync(Account, "example.com", Token));

        Assert.Null(await domains.FindSignerAsync(Account, "example.com", Token));
        Assert.Null(await domains.RecordsAsync(Account, "example.com", Token));
        Assert.False(await domains.RemoveAsync(Account, "example.com", Token));
    }

    [Fact]
    public async Task What_another_process_adds_or_removes_is_noticed_after_ten_seconds()
    {
        var (here, there) = (NewDomains(), NewDomains());
        Assert.Null(await here.FindSignerAsync(Account, "example.com", Token));
        await there.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);
        Assert.Null(await here.FindSignerAsync(Account, "example.com", Token));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var signer = await here.FindSignerAsync(Account, "example.com", Token);
        Assert.NotNull(signer);

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(signer, await here.FindSignerAsync(Account, "example.com", Token));

        await there.RemoveAsync(Account, "example.com", Token);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await here.FindSignerAsync(Account, "example.com", Token));
    }

    [Theory]
    [InlineData(KeyKind.Rsa, "v=DKIM1; k=rsa; p=")]
    [InlineData(KeyKind.Ed25519, "v=DKIM1; k=ed25519; p=")]
    public async Task The_published_record_verifies_what_the_signer_signs(KeyKind kind, string start)
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", kind, Token);
        var records = await domains.RecordsAsync(Account, "example.com", Token);
        var record = records!.Single(published => published.Name == "s1._domainkey.example.com");
        var signer = await domains.FindSignerAsync(Account, "example.com", Token);

        var message = Encoding.ASCII.GetBytes("From: shop@example.com\r\nSubject: Hello\r\n\r\nHello\r\n");
        var signed = new ArrayBufferWriter<byte>();
        signer!.Signer.Sign(message, _clock.GetUtcNow(), signed);
        signed.Write(message);

        Assert.StartsWith(start, record.Value, StringComparison.Ordinal);
        var zone = new Dictionary<string, DkimKeyAnswer> { [record.Name] = new DkimKeyAnswer.Found([record.Value]) };
        var verified = Assert.Single(new DkimVerifier(DkimVerifierLimits.Default).Verify(signed.WrittenSpan, zone, _clock.GetUtcNow()));
        Assert.Equal((DkimResult.Pass, "example.com"), (verified.Result, verified.Domain));
    }

    [Fact]
    public async Task A_domain_that_is_added_again_keeps_its_key()
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);
        var before = await domains.RecordsAsync(Account, "example.com", Token);
        _clock.Advance(TimeSpan.FromDays(1));

        var again = await domains.AddAsync(Account, "example.com", KeyKind.Rsa, Token);

        Assert.Equal(_clock.GetUtcNow().AddDays(-1), again.CreatedAt);
        Assert.Equal(before, await domains.RecordsAsync(Account, "example.com", Token));
    }

    [Fact]
    public async Task The_records_name_the_public_host() =>
        Assert.Contains(
            "10 mail.example.net",
            (await AddedAsync()).Select(record => record.Value));

    private async Task<IReadOnlyList<DnsRecordToPublish>> AddedAsync()
    {
        var domains = NewDomains();
        await domains.AddAsync(Account, "example.com", KeyKind.Ed25519, Token);
        return (await domains.RecordsAsync(Account, "example.com", Token))!;
    }

    private static string KeyPem()
    {
        using var key = DkimKey.GenerateEd25519();
        return key.ExportPkcs8Pem();
    }

    private SenderDomains NewDomains()
    {
        var store = new SenderDomainStore(Database);
        return new SenderDomains(store, new SignerCache(store, _clock), Options.Create(new SendersOptions { HostName = "mail.example.net" }), _clock);
    }
}
