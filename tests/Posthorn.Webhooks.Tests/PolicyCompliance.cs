using System.Security.Cryptography;
using System.Text;
using Posthorn.Storage;
using Posthorn.Testing.Hosting;
using Posthorn.Webhooks.Policies;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Tests;

public abstract class PolicyCompliance(DatabaseKind kind) : WebhookSuite(kind)
{
    [Fact]
    public async Task Webhooks_of_one_policy_are_signed_with_its_key_and_bear_its_token()
    {
        AnswerTokens();
        var policy = await AddPolicyAsync(new OAuthSettings("me", "hush", $"{Receiver.Address}/token", ["events", "more"]), WebhookSigner.NewPair());
        await AddAsync(policy: policy.Id);
        await AddAsync(policy: policy.Id, keys: WebhookSigner.NewPair(), oauth: new OAuthSettings("own", "own", $"{Receiver.Address}/own"));
        await FeedAsync(Happened(1));
        await PostAsync();

        Assert.Equal("grant_type=client_credentials&client_id=me&client_secret=hush&scope=events+more", Encoding.ASCII.GetString(Assert.Single(Asked()).Body));
        Assert.Equal(2, Posted().Count);
        Assert.All(Posted(), post => Assert.Equal("Bearer token-1", post.Headers["Authorization"]));
        Assert.All(Posted(), post => Assert.True(IsSignedBy(policy.Keys!, post)));
    }

    [Fact]
    public async Task What_a_policy_does_not_have_the_webhook_says_itself()
    {
        AnswerTokens();
        var own = WebhookSigner.NewPair();
        var policy = await AddPolicyAsync(new OAuthSettings("me", "hush", $"{Receiver.Address}/token"), null);
        await AddAsync(policy: policy.Id, keys: own);
        await FeedAsync(Happened(1));
        await PostAsync();

        var post = Assert.Single(Posted());
        Assert.Equal("Bearer token-1", post.Headers["Authorization"]);
        Assert.True(IsSignedBy(own, post));
    }

    [Fact]
    public async Task A_webhook_that_names_another_policy_is_signed_with_the_other_key_from_the_next_post_on()
    {
        var (first, second) = (await AddPolicyAsync(null, WebhookSigner.NewPair()), await AddPolicyAsync(null, WebhookSigner.NewPair()));
        var webhook = await AddAsync(policy: first.Id);
        Receiver.Answer = static _ => (500, "", "");
        await FeedAsync(Happened(1));
        await PostAsync();
        Assert.IsType<WebhookOutcome.Stored>(
            await Get<WebhookStore>().ChangeAsync(Account, webhook.Id, old => new WebhookOutcome.Stored(old with { PolicyId = second.Id }), Token));
        Receiver.Answer = static _ => (200, "", "");
        Clock.Advance(TimeSpan.FromMinutes(2));
        await PostDueAsync();

        Assert.Equal([true, false], Posted().Select(post => IsSignedBy(first.Keys!, post)));
        Assert.Equal([false, true], Posted().Select(post => IsSignedBy(second.Keys!, post)));
        Assert.Equal(Posted()[0].Body, Posted()[1].Body);
    }

    [Fact]
    public async Task A_token_is_asked_for_with_what_the_policy_says_now()
    {
        AnswerTokens();
        var policy = await AddPolicyAsync(new OAuthSettings("me", "old", $"{Receiver.Address}/token"), null);
        await AddAsync(policy: policy.Id);
        await FeedAsync(Happened(1));
        await PostAsync();
        Assert.True(await Get<PolicyStore>().ChangeAsync(policy with { OAuth = policy.OAuth! with { ClientSecret = "new" } }, Token));
        await FeedAsync(Happened(2));
        await PostAsync();

        Assert.Equal(["old", "new"], Asked().Select(post => Encoding.ASCII.GetString(post.Body).Split("client_secret=")[1]));
        Assert.Equal(["Bearer token-1", "Bearer token-2"], Posted().Select(post => post.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_policy_in_use_stays_unless_it_is_forced_and_then_webhooks_have_what_they_say_themselves()
    {
        var own = WebhookSigner.NewPair();
        var policy = await AddPolicyAsync(null, WebhookSigner.NewPair());
        await AddAsync(policy: policy.Id, keys: own);
        await AddAsync(policy: policy.Id);

        Assert.Equal(new PolicyRemoval(true, 2), await Get<PolicyStore>().RemoveAsync(Account, policy.Id, isForced: false, Token));
        Assert.NotNull(await Get<PolicyStore>().FindAsync(Account, policy.Id, Token));
        Assert.Equal(new PolicyRemoval(true, 2), await Get<PolicyStore>().RemoveAsync(Account, policy.Id, isForced: true, Token));
        Assert.Null(await Get<PolicyStore>().FindAsync(Account, policy.Id, Token));
        await FeedAsync(Happened(1));
        await PostAsync();

        Assert.Single(Posted(), post => IsSignedBy(own, post));
        Assert.Single(Posted(), post => !post.Headers.ContainsKey(WebhookSigner.SignatureHeader));
        Assert.Equal(new PolicyRemoval(false, 0), await Get<PolicyStore>().RemoveAsync(Account, policy.Id, isForced: true, Token));
    }

    [Fact]
    public async Task Another_accounts_policy_can_be_neither_named_nor_deleted()
    {
        var policy = await AddPolicyAsync(null, WebhookSigner.NewPair());
        var webhook = await AddAsync(account: 2);
        var outcome = await Get<WebhookStore>().ChangeAsync(2, webhook.Id, old => new WebhookOutcome.Stored(old with { PolicyId = policy.Id }), Token);

        Assert.Equal("security_policy", Assert.IsType<WebhookOutcome.Refused>(outcome).Field);
        Assert.Null((await Get<WebhookStore>().FindAsync(2, webhook.Id, Token))!.PolicyId);
        Assert.False((await Get<PolicyStore>().RemoveAsync(2, policy.Id, isForced: true, Token)).IsFound);
        Assert.NotNull(await Get<PolicyStore>().FindAsync(Account, policy.Id, Token));
    }

    /// <summary>Each request for a token brings another one; posts are taken.</summary>
    private void AnswerTokens()
    {
        var tokens = 0;
        Receiver.Answer = post => post.Path == "/token" ? (200, "", $$"""{"access_token":"token-{{++tokens}}","expires_in":3600}""") : (200, "", "");
    }

    private async Task<SecurityPolicy> AddPolicyAsync(OAuthSettings? oauth, SigningPair? keys)
    {
        var policy = new SecurityPolicy(Account, Guid.NewGuid().ToString(), "Policy", oauth, keys);
        Assert.True(await Get<PolicyStore>().AddAsync(policy, 10, Token));
        return policy;
    }

    private async Task PostAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PostDueAsync();
    }

    private List<ReceivedPost> Asked() => [.. Receiver.Posts.Where(post => post.Path == "/token")];

    private List<ReceivedPost> Posted() => [.. Receiver.Posts.Where(post => post.Path != "/token")];

    private static bool IsSignedBy(SigningPair keys, ReceivedPost post)
    {
        if (!post.Headers.ContainsKey(WebhookSigner.SignatureHeader))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(keys.Public), out _);
        return key.VerifyHash(
            WebhookSigner.HashOf(post.Headers[WebhookSigner.TimestampHeader], post.Body), Convert.FromBase64String(post.Headers[WebhookSigner.SignatureHeader]),
            DSASignatureFormat.Rfc3279DerSequence);
    }
}

public sealed class SqlitePolicyTests() : PolicyCompliance(DatabaseKind.Sqlite);

public sealed class PostgresPolicyTests() : PolicyCompliance(DatabaseKind.Postgres);
