using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>What an account says of itself, held against the official description.</summary>
public sealed class UserSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private static readonly SchemaDocument User = SettingsServer.Description("user");
    private static readonly SchemaDocument Tls = SettingsServer.Description("enforced_tls");

    [Fact]
    public async Task A_profile_is_read_and_changed_as_described()
    {
        await server.AssertIsDescribedAsync(User, "GET", "/v3/user/profile", 200);
        var changed = await server.AssertIsDescribedAsync(User, "PATCH", "/v3/user/profile", 200, """{"city":"Orange","first_name":"Example","last_name":"User"}""");
        Assert.Equal(("Orange", ""), (changed.GetProperty("city").GetString(), changed.GetProperty("zip").GetString()));
        await server.AssertIsDescribedAsync(User, "PATCH", "/v3/user/profile", 200, """{"zip":"92868"}""");
        var read = await server.AssertIsDescribedAsync(User, "GET", "/v3/user/profile", 200);
        Assert.Equal(("Orange", "92868"), (read.GetProperty("city").GetString(), read.GetProperty("zip").GetString()));
        await server.AssertIsDescribedAsync(User, "PATCH", "/v3/user/profile", 401, "{}", authorization: "Bearer SG.none.none");
    }

    [Fact]
    public async Task Names_and_addresses_are_read_and_changed_as_described()
    {
        await server.AssertIsDescribedAsync(User, "GET", "/v3/user/username", 200);
        await server.AssertIsDescribedAsync(User, "PUT", "/v3/user/username", 200, """{"username":"test_username"}""");
        var named = await server.AssertIsDescribedAsync(User, "GET", "/v3/user/username", 200);
        Assert.Equal(("test_username", 1), (named.GetProperty("username").GetString(), named.GetProperty("user_id").GetInt32()));
        await server.AssertIsDescribedAsync(User, "PUT", "/v3/user/email", 200, """{"email":"example@example.com"}""");
        Assert.Equal("example@example.com", (await server.AssertIsDescribedAsync(User, "GET", "/v3/user/email", 200)).GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_password_is_changed_as_described() => await server.AssertIsDescribedAsync(
        User, "PUT", "/v3/user/password", 200,
        $$"""{"old_password":"{{Testing.Hosting.PosthornProcess.OwnerPassword}}","new_password":"another password 22"}""");

    [Fact]
    public async Task The_kind_of_account_and_its_credits_are_as_described()
    {
        await server.AssertIsDescribedAsync(User, "GET", "/v3/user/account", 200);
        await server.AssertIsDescribedAsync(User, "GET", "/v3/user/credits", 200);
    }

    [Fact]
    public async Task What_is_asked_of_TLS_is_read_and_changed_as_described()
    {
        const string path = "/v3/user/settings/enforced_tls";
        var before = await server.AssertIsDescribedAsync(Tls, "GET", path, 200);
        Assert.Equal("""{"require_tls":false,"require_valid_cert":false,"version":1.1}""", before.GetRawText());
        await server.AssertIsDescribedAsync(Tls, "PATCH", path, 200, """{"require_tls":true,"require_valid_cert":false}""");
        var after = await server.AssertIsDescribedAsync(Tls, "PATCH", path, 200, """{"version":1.3}""");
        Assert.Equal("""{"require_tls":true,"require_valid_cert":false,"version":1.3}""", after.GetRawText());
    }
}
