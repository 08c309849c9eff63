using Posthorn.Accounts;
using Posthorn.Partners.Customers;
using Posthorn.Partners.Ips;
using Posthorn.Partners.Logins;
using Posthorn.Partners.NewRelic;
using Posthorn.Partners.Offerings;
using Posthorn.Partners.States;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Partners.Tests;

public abstract class CustomerCompliance(DatabaseKind kind) : PartnerSuite(kind)
{
    private static readonly Caller Partner = CallerOf(1);
    private static readonly Caller Stranger = CallerOf(77);

    private CustomerStore Store => Get<CustomerStore>();

    [Fact]
    public async Task A_customer_is_a_parent_with_profile_credits_and_limits()
    {
        var id = await MakeAsync(Free);
        var customer = await FindAsync(id);
        var account = await Get<IAccounts>().FindAsync(customer.AccountId, Token);

        Assert.Equal((null, id, "mail@example.com", AccountStatus.Active), (account!.ParentId, account.Username, account.Email, account.Status));
        Assert.Equal(("Europe/Berlin", false, 0, Clock.GetUtcNow()), (customer.Timezone, customer.IsTest, customer.IpCount, customer.CreatedAt));
        Assert.Equal(new CreditLimit(3000, ResetFrequency.Monthly), (await Get<ICredits>().GetAsync(account.Id, Token)).Limit);
        Assert.Equal([(1L, 0L)], await ReadAsync(session => session.QueryAsync(
            "SELECT teammates, subusers FROM accounts_limits WHERE account_id = $1", reader => (reader.GetInt64(0), reader.GetInt64(1)), account.Id)));
        Assert.Contains("Example Co", Assert.Single(await ReadAsync(session => session.QueryAsync(
            "SELECT content FROM accounts_profiles WHERE account_id = $1", reader => reader.GetString(0), account.Id))), StringComparison.Ordinal);
        Assert.Equal([new StoredHolding("posthorn.free.v1", "package", 1)], await Store.HoldingsAsync(account.Id, Token));
        Assert.Equal(["partner_account.create"], await AuditAsync(1));
    }

    [Fact]
    public async Task A_list_goes_on_behind_an_account_that_ended_meanwhile()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await MakeAsync(Free));
        }

        Assert.Equal(ids[..2], await ListAsync(Partner, null, 2));
        Assert.True(await Get<EditCustomers>().DeleteAsync(Partner, ids[1], Token));
        Assert.Equal(ids[2..], await ListAsync(Partner, ids[1], 100));
        Assert.Equal([], await ListAsync(Partner, ids[3], 100));
        Assert.Equal([ids[0], ids[2], ids[3]], await ListAsync(Partner, null, 100));
        Assert.Null(await Store.ListAsync(1, CustomerId.Create(), 100, Token));
    }

    [Fact]
    public async Task Another_partners_account_is_nobodys_and_stays_as_it_is()
    {
        var id = await MakeAsync([Holding("posthorn.medium.v1")]);
        await AddToStockAsync("192.0.2.1");
        var customer = await FindAsync(id);

        Assert.Null(await Store.FindAsync(77, id, Token));
        Assert.Equal([], await ListAsync(Stranger, null, 100));
        Assert.Null(await Store.ListAsync(77, id, 100, Token));
        Assert.Null(await Get<ICustomerIds>().FindAsync(77, id, Token));
        Assert.Equal(customer.AccountId, await Get<ICustomerIds>().FindAsync(1, id, Token));
        Assert.Equal(EditOfferings.NoCustomer, await Get<EditOfferings>().ExecuteAsync(Stranger, id, Free, Token));
        Assert.IsType<StateOutcome.NoCustomer>(await Get<EditStates>().ExecuteAsync(Stranger, id, false, Token));
        Assert.IsType<IpsOutcome.NoCustomer>(await Get<EditIps>().AddAsync(Stranger, id, 1, "us", Token));
        Assert.IsType<IpsOutcome.NoCustomer>(await Get<EditIps>().RemoveAsync(Stranger, id, ["192.0.2.1"], Token));
        Assert.IsType<VisitOutcome.NoCustomer>(await Get<VisitCustomer>().ExecuteAsync(Stranger, id, Token));
        Assert.False(await Get<EditCustomers>().DeleteAsync(Stranger, id, Token));
        Assert.Equal(customer, await FindAsync(id));
        Assert.Equal([], await AuditAsync(77));
    }

    [Fact]
    public async Task Other_offerings_count_what_was_sent_in_this_month_and_the_same_ones_give_nothing_back()
    {
        var id = await MakeAsync(Free);
        var account = (await FindAsync(id)).AccountId;
        Assert.True(await Get<ICredits>().TryTakeAsync(account, 2900, Token));

        Assert.Null(await Get<EditOfferings>().ExecuteAsync(Partner, id, Free, Token));
        Assert.Equal(100, (await Get<ICredits>().GetAsync(account, Token)).Remain);
        Assert.Null(await Get<EditOfferings>().ExecuteAsync(Partner, id, [Holding("posthorn.small.v1"), Holding("posthorn.sends-100k.v1", 2)], Token));
        Assert.Equal((250_000, 247_100), ((await Get<ICredits>().GetAsync(account, Token)).Limit!.Total, (int)(await Get<ICredits>().GetAsync(account, Token)).Remain));
        Assert.True(await Get<ICredits>().TryTakeAsync(account, 10_000, Token));
        Assert.Null(await Get<EditOfferings>().ExecuteAsync(Partner, id, Free, Token));
        Assert.Equal(0, (await Get<ICredits>().GetAsync(account, Token)).Remain);
        Assert.False(await Get<ICredits>().TryTakeAsync(account, 1, Token));

        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(3000, (await Get<ICredits>().GetAsync(account, Token)).Remain);
        Assert.Equal(["partner_account.create", .. Enumerable.Repeat("partner_account.offerings", 3)], await AuditAsync(1));
    }

    [Fact]
    public async Task Addresses_come_from_the_stock_as_far_as_offerings_allow_and_go_back_there()
    {
        var id = await MakeAsync([Holding("posthorn.small.v1"), Holding("posthorn.ip.v1", 2)]);
        var account = (await FindAsync(id)).AccountId;
        Assert.IsType<IpsOutcome.NoneFree>(await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token));
        await AddToStockAsync("192.0.2.1", "192.0.2.2", "192.0.2.3");
        await AddAsync("eu", "2001:db8::1");

        Assert.Equal(new IpsOutcome.TooMany(0, 2), await Get<EditIps>().AddAsync(Partner, id, 3, "us", Token));
        Assert.IsType<IpsOutcome.NoneFree>(await Get<EditIps>().AddAsync(Partner, id, 2, "eu", Token));
        Assert.Equal(["192.0.2.1"], Assert.IsType<IpsOutcome.Done>(await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token)).Ips);
        Assert.Equal(["2001:db8::1"], Assert.IsType<IpsOutcome.Done>(await Get<EditIps>().AddAsync(Partner, id, 1, "eu", Token)).Ips);
        Assert.Equal(new IpsOutcome.TooMany(2, 2), await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], Get<ISendingIps>().Current.Ips.Where(ip => ip.AccountId == account).Select(ip => $"{ip.Address}").Order(StringComparer.Ordinal));

        // Fewer than there are is refused, and nothing has changed.
        Assert.StartsWith("This account has 2 IPs, and these offerings allow 0.", await Get<EditOfferings>().ExecuteAsync(Partner, id, Free, Token), StringComparison.Ordinal);
        Assert.Equal(2, (await FindAsync(id)).IpCount);
        Assert.Equal(2, (await Store.HoldingsAsync(account, Token)).Count);

        Assert.Equal(["192.0.2.2"], Assert.IsType<IpsOutcome.NotTheirs>(await Get<EditIps>().RemoveAsync(Partner, id, ["192.0.2.1", "192.0.2.2"], Token)).Ips);
        await Get<IIpPools>().AddPoolAsync(account, "mine", PoolClass.None, Token);
        await Get<IIpPools>().AddToPoolAsync(account, "mine", "192.0.2.1", 1, Token);
        Assert.IsType<IpsOutcome.Done>(await Get<EditIps>().RemoveAsync(Partner, id, ["192.0.2.1"], Token));
        Assert.Equal(["2001:db8::1"], (await Get<IIpPools>().ListIpsAsync(account, Token)).Select(ip => $"{ip.Address}"));
        Assert.Empty(Assert.Single(await Get<IIpPools>().ListPoolsAsync(account, Token)).Members);
        Assert.Equal(3, Get<ISendingIps>().Current.Ips.Count(ip => ip.AccountId == IIpStock.Nobody));
    }

    [Fact]
    public async Task Of_two_who_ask_for_the_last_address_one_gets_it()
    {
        var ids = new[] { await MakeAsync([Holding("posthorn.medium.v1")]), await MakeAsync([Holding("posthorn.medium.v1")]) };
        await AddToStockAsync("192.0.2.1");
        var outcomes = await Task.WhenAll(ids.Select(id => Get<EditIps>().AddAsync(Partner, id, 1, "us", Token)));

        Assert.Single(outcomes.OfType<IpsOutcome.Done>());
        Assert.Single(outcomes.OfType<IpsOutcome.NoneFree>());
    }

    [Fact]
    public async Task A_disabled_address_stays_in_stock()
    {
        var id = await MakeAsync([Holding("posthorn.medium.v1")]);
        await AddToStockAsync("192.0.2.1");
        await Get<IIpPools>().SetIpAsync(IIpStock.Nobody, "192.0.2.1", new IpSettings(Enabled: false), Token);

        Assert.IsType<IpsOutcome.NoneFree>(await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token));
    }

    [Fact]
    public async Task A_test_account_sends_a_hundred_and_gets_no_address()
    {
        var id = await Get<EditCustomers>().CreateAsync(Partner, Wish([Holding("posthorn.large.v1")]), isTest: true, Token);
        var customer = await FindAsync(id);
        await AddToStockAsync("192.0.2.1");

        Assert.True(customer.IsTest);
        Assert.Equal(100, (await Get<ICredits>().GetAsync(customer.AccountId, Token)).Limit!.Total);
        Assert.Equal(new IpsOutcome.TooMany(0, 0), await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token));
    }

    [Fact]
    public async Task A_deactivated_account_is_closed_with_its_subusers_and_their_queues_end_twice()
    {
        var (id, account, child, key) = await MakeFamilyAsync();
        Assert.NotNull(await AdmitAsync(key));

        Assert.IsType<StateOutcome.Done>(await Get<EditStates>().ExecuteAsync(Partner, id, false, Token));
        Assert.Null(await AdmitAsync(key));
        Assert.Equal(AccountStatus.Deactivated, (await Get<IAccounts>().FindAsync(account, Token))!.Status);
        Assert.Null(await Get<ICallers>().ActForAsync(Partner, $"account-id {id}", Token));
        Assert.IsType<VisitOutcome.Closed>(await Get<VisitCustomer>().ExecuteAsync(Partner, id, Token));
        Assert.Equal([account, child], await PurgedAsync());

        // Again changes nothing.
        Assert.IsType<StateOutcome.Done>(await Get<EditStates>().ExecuteAsync(Partner, id, false, Token));
        Assert.Equal(2, (await PurgedAsync()).Count);
        Clock.Advance(EndQueues.Again - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Get<EndQueues>().SweepAsync(Token));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 1], (await Task.WhenAll(Get<EndQueues>().SweepAsync(Token), Get<EndQueues>().SweepAsync(Token))).Order());
        Assert.Equal([account, child, account, child], await PurgedAsync());
        Assert.Equal(0, await Get<EndQueues>().SweepAsync(Token));

        Assert.IsType<StateOutcome.Done>(await Get<EditStates>().ExecuteAsync(Partner, id, true, Token));
        Assert.NotNull(await AdmitAsync(key));
        Assert.Equal(account, (await Get<ICallers>().ActForAsync(Partner, $"account-id {id}", Token))!.AccountId);
    }

    [Fact]
    public async Task Who_is_activated_again_keeps_what_was_accepted_since()
    {
        var (id, _, _, _) = await MakeFamilyAsync();
        await Get<EditStates>().ExecuteAsync(Partner, id, false, Token);
        await Get<EditStates>().ExecuteAsync(Partner, id, true, Token);
        Clock.Advance(EndQueues.Again);

        Assert.Equal(0, await Get<EndQueues>().SweepAsync(Token));
    }

    [Theory]
    [InlineData(AccountStatus.Banned)]
    [InlineData(AccountStatus.Disabled)]
    public async Task What_the_operator_has_closed_a_partner_does_not_open(AccountStatus status)
    {
        var id = await MakeAsync(Free);
        var account = (await FindAsync(id)).AccountId;
        await Get<IAccounts>().ChangeStatusAsync(account, status, Token);

        Assert.Equal(new StateOutcome.Closed(status), await Get<EditStates>().ExecuteAsync(Partner, id, true, Token));
        Assert.Equal(new StateOutcome.Closed(status), await Get<EditStates>().ExecuteAsync(Partner, id, false, Token));
        Assert.Equal(status, (await Get<IAccounts>().FindAsync(account, Token))!.Status);
    }

    [Fact]
    public async Task A_deleted_account_leaves_its_number_and_nothing_that_opens_or_sends()
    {
        var (id, account, child, key) = await MakeFamilyAsync();
        await AddToStockAsync("192.0.2.1");
        await Get<EditIps>().AddAsync(Partner, id, 1, "us", Token);
        await Get<EditNewRelic>().ExecuteAsync(CallerOf(account), NewRelicSetting.Of(account), new NewRelicChange(true, "0123456789abNRAL", null), Token);
        Assert.True(await Get<EditCustomers>().DeleteAsync(Partner, id, Token));

        Assert.Null(await AdmitAsync(key));
        Assert.Null(await Get<IApiKeys>().AuthenticateAsync(key, Token) is { RevokedAt: null } live ? live : null);
        Assert.Equal([AccountStatus.Deleted, AccountStatus.Deleted], [(await Get<IAccounts>().FindAsync(account, Token))!.Status, (await Get<IAccounts>().FindAsync(child, Token))!.Status]);
        Assert.Null(await Get<ICustomerIds>().FindAsync(1, id, Token));
        Assert.Empty(await Store.HoldingsAsync(account, Token));
        Assert.Equal(IIpStock.Nobody, Assert.Single(Get<ISendingIps>().Current.Ips).AccountId);
        Assert.Equal([account, child], await PurgedAsync());
        foreach (var table in new[] { "accounts_users", "accounts_sso_integrations", "accounts_limits", "accounts_credits", "partners_new_relic" })
        {
            Assert.Equal(0, await ReadAsync(session => session.QueryLongAsync($"SELECT COUNT(*) FROM {table} WHERE account_id IN ($1, $2)", account, child)));
        }

        Assert.False(await Get<EditCustomers>().DeleteAsync(Partner, id, Token));
        Assert.IsType<StateOutcome.NoCustomer>(await Get<EditStates>().ExecuteAsync(Partner, id, true, Token));
        Clock.Advance(EndQueues.Again);
        Assert.Equal(1, await Get<EndQueues>().SweepAsync(Token));
        Assert.Equal([account, child, account, child], await PurgedAsync());
    }

    [Fact]
    public async Task A_login_is_in_both_audit_logs()
    {
        var id = await MakeAsync(Free);
        var address = Assert.IsType<VisitOutcome.Link>(await Get<VisitCustomer>().ExecuteAsync(Partner, id, Token)).Address;

        Assert.Matches(@"^http://localhost:8080/v3/public/sso/link\?token=[A-Za-z0-9_-]{43}$", address);
        Assert.Equal(["partner_account.create", "partner_account.sso"], await AuditAsync(1));
        Assert.Equal(["partner.sso"], await AuditAsync((await FindAsync(id)).AccountId));
    }

    private Task<string> MakeAsync(IReadOnlyList<Holding> holdings) => Get<EditCustomers>().CreateAsync(Partner, Wish(holdings), isTest: false, Token);

    /// <summary>A customer with a subuser, and a key of the subuser's.</summary>
    private async Task<(string Id, long Account, long Child, string Key)> MakeFamilyAsync()
    {
        var id = await MakeAsync([Holding("posthorn.medium.v1")]);
        var account = (await FindAsync(id)).AccountId;
        var child = (await Get<IAccounts>().CreateAsync(new AccountDraft(account, "the-child", ""), Token))!.Id;
        var (_, secret) = await Get<IApiKeys>().CreateAsync(child, "key", new HashSet<string> { ApiKey.FullAccess }, Token);
        return (id, account, child, secret.Reveal());
    }

    private async Task<Caller?> AdmitAsync(string key) => await Get<IApiKeys>().AuthenticateAsync(key, Token) is { } known
        ? await Get<ICallers>().AdmitAsync(known, null, "bearer", Token)
        : null;

    private async Task<Customer> FindAsync(string id) => (await Store.FindAsync(1, id, Token))!;

    private async Task<IReadOnlyList<string>> ListAsync(Caller caller, string? after, int limit) =>
        [.. (await Store.ListAsync(caller.AccountId, after, limit, Token))!.Select(customer => customer.PublicId)];

    private Task AddToStockAsync(params string[] addresses) => AddAsync("us", addresses);

    private async Task AddAsync(string region, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            Assert.IsType<IpOutcome<SendingIp>.Done>(await Get<IIpPools>().AddIpAsync(IIpStock.Nobody, address, new IpSettings(Region: region), Token));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private Task<List<long>> PurgedAsync() => ReadAsync(
        session => session.QueryAsync("SELECT account_id FROM delivery_purges ORDER BY id", reader => reader.GetInt64(0)));
}

public sealed class SqliteCustomerTests() : CustomerCompliance(DatabaseKind.Sqlite);

public sealed class PostgresCustomerTests() : CustomerCompliance(DatabaseKind.Postgres);
