using Posthorn.Accounts.Scopes;

namespace Posthorn.Accounts.Tests;

public sealed class ScopeRulesTests
{
    [Fact]
    public void No_scope_stands_in_the_table_twice() => Assert.Equal(ScopeTable.Assignable.Count, ScopeTable.Assignable.Distinct().Count());

    [Fact]
    public void Full_access_gives_each_scope_by_name_but_not_what_is_kept_apart()
    {
        var granted = ScopeRules.Held(Parent(), Full().Key);

        Assert.Contains("mail.send", granted);
        Assert.Contains("subusers.create", granted);
        Assert.Contains("posthorn.audit.read", granted);
        Assert.DoesNotContain(granted, scope => scope.StartsWith("billing.", StringComparison.Ordinal) || scope.StartsWith("validations.", StringComparison.Ordinal));
        Assert.DoesNotContain("*", granted);
        Assert.Equal(ScopeTable.Assignable.Count - 6, granted.Count);
    }

    [Fact]
    public void A_restricted_key_is_shown_with_two_flags_behind_its_scopes() => Assert.Equal(
        ["mail.send", "stats.read", "sender_verification_eligible", "2fa_required"], ScopeRules.Shown(Parent(), Restricted("mail.send", "stats.read").Key));

    [Fact]
    public void Without_scopes_a_new_key_has_what_its_maker_has()
    {
        Assert.Equal(["*"], ScopeRules.Grant(Full(), null, out _));
        Assert.Equal(["api_keys.create", "mail.send"], ScopeRules.Grant(Restricted("api_keys.create", "mail.send"), null, out _));
    }

    [Fact]
    public void What_was_shown_may_be_sent_back_with_its_flags() =>
        Assert.Equal(["mail.send"], ScopeRules.Grant(Full(), ["mail.send", "mail.send", "sender_verification_eligible", "2fa_required"], out _));

    [Theory]
    [InlineData("none.such", "none.such")]
    [InlineData("mail.send MAIL.SEND", "MAIL.SEND")]
    [InlineData("*", "*")]
    [InlineData("any", "any")]
    [InlineData("ui.signup_complete mail.send", "ui.signup_complete")]
    [InlineData("2fa_required", "")]
    [InlineData("", "")]
    [InlineData("billing.read mail.send", "")]
    public void What_nobody_can_give_is_refused_by_name(string asked, string refused)
    {
        Assert.Null(ScopeRules.Grant(Full(), asked.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var names));
        Assert.Equal(refused, string.Join(' ', names));
    }

    [Fact]
    public void Billing_and_the_validation_of_addresses_are_on_keys_that_say_so()
    {
        Assert.Equal(["billing.read", "billing.update"], ScopeRules.Grant(Full(), ["billing.read", "billing.update"], out _));
        Assert.Equal(["validations.email.create", "mail.send"], ScopeRules.Grant(Full(), ["validations.email.create", "mail.send"], out _));
    }

    [Fact]
    public void Nobody_gives_what_they_do_not_have()
    {
        Assert.Null(ScopeRules.Grant(Restricted("api_keys.create", "mail.send"), ["mail.send", "templates.read", "billing.read"], out var refused));
        Assert.Equal(["templates.read", "billing.read"], refused);
    }

    [Theory]
    [InlineData("subusers.read")]
    [InlineData("subusers.credits.update")]
    [InlineData("billing.read")]
    [InlineData("ips.create")]
    [InlineData("posthorn.queue.read")]
    public void A_subusers_key_never_holds_what_is_a_parents(string scope)
    {
        Assert.Null(ScopeRules.Grant(Full() with { Account = Parent() with { Id = 2, ParentId = 1 } }, [scope], out var refused));
        Assert.Equal([scope], refused);
        Assert.DoesNotContain(scope, ScopeRules.Held(Parent() with { Id = 2, ParentId = 1 }, Full().Key));
    }

    private static Account Parent() => new(1, null, "owner", "", AccountStatus.Active, DateTimeOffset.UnixEpoch);

    private static Caller Full() => Restricted("*");

    private static Caller Restricted(params string[] scopes) => new(Parent(), new ApiKey("id", 1, "name", scopes.ToHashSet(), DateTimeOffset.UnixEpoch, null), null);
}
