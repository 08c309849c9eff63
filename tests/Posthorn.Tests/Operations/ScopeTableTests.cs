using System.Text.RegularExpressions;
using Posthorn.Accounts;

namespace Posthorn.Tests.Operations;

/// <summary>docs/scopes.md, held against the routes of the running program: none without the other.</summary>
public sealed partial class ScopeTableTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Open = "open";

    [Fact]
    public void Every_route_stands_in_the_table_with_its_scope_and_every_line_of_the_table_is_a_route()
    {
        var routes = host.Operations.Select(operation => $"| {operation.Method} | `{operation.Path}` | {Cell(operation)} |").Distinct().Order(StringComparer.Ordinal).ToList();
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "scopes.md")).Where(line => Row().IsMatch(line)).Order(StringComparer.Ordinal).ToList();

        Assert.True(
            routes.SequenceEqual(lines),
            $"To add to docs/scopes.md:\n{string.Join('\n', routes.Except(lines))}\nTo take out:\n{string.Join('\n', lines.Except(routes))}");
    }

    [Fact]
    public void Every_scope_that_a_route_asks_for_can_be_given_to_a_key() => Assert.Empty(
        host.Operations.Select(operation => operation.Scope).OfType<string>().Where(scope => scope != RequiredScope.Any && !KnownScopes.All.Contains(scope)).Distinct());

    [Fact]
    public void Every_route_of_version_3_asks_for_a_key_but_where_people_log_in_and_what_a_link_alone_opens() => Assert.Equal(
        ["GET /v3/messages/download/{id}/{token}", "POST /v3/posthorn/session"],
        host.Operations
            .Where(operation => operation.Scope is null && operation.Path.StartsWith("/v3/", StringComparison.Ordinal) && !operation.Path.StartsWith("/v3/public/", StringComparison.Ordinal))
            .Select(operation => $"{operation.Method} {operation.Path}").Order());

    private static string Cell(Operation operation) => operation.Scope switch
    {
        null => Open,
        RequiredScope.Any => "any key",
        var scope => $"`{scope}`",
    };

    [GeneratedRegex(@"^\| [A-Z]+ \| `/")]
    private static partial Regex Row();
}
