using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Calls operations of one description, and holds each answer against it.</summary>
internal sealed class LibraryClient(Uri host, string schema, IReadOnlyList<SchemaException> exceptions)
{
    private static readonly HttpClient Http = new();

    private readonly SchemaDocument _description = SchemaDocument.Load(Path.Combine(AppContext.BaseDirectory, "schemas", schema));
    private readonly HashSet<string> _called = [];
    private readonly List<SchemaViolation> _violations = [];

    /// <summary>The operations that were answered as asked, as <c>GET /v3/designs</c>.</summary>
    public IReadOnlySet<string> Called => _called;

    /// <summary>What was not as described, exceptions included.</summary>
    public IReadOnlyList<SchemaViolation> Violations => _violations;

    /// <param name="method">The verb.</param>
    /// <param name="path">As described: <c>/v3/designs/{id}</c>.</param>
    /// <param name="status">What is expected.</param>
    /// <param name="ids">In the order of the path.</param>
    /// <param name="body">Null: none.</param>
    /// <param name="query">With its question mark.</param>
    /// <param name="key">Null: one that may do everything.</param>
    public async Task<JsonElement> CallAsync(
        string method, string path, int status, IReadOnlyList<string>? ids = null, object? body = null, string query = "", string? key = null)
    {
        var parts = path.Split('/').ToList();
        foreach (var id in ids ?? [])
        {
            parts[parts.FindIndex(part => part.StartsWith('{'))] = id;
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host, string.Join('/', parts) + query));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? PosthornProcess.Key);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode}, not {status}: {text}");
        _called.Add($"{method} {path}");
        if (status == 204)
        {
            Assert.Empty(text);
            return default;
        }

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var answer = JsonElement.Parse(text);
        if (Describes(method, path, status))
        {
            var violations = SchemaChecker.Check(_description, _description.Response(path, method.ToLowerInvariant(), status), answer);
            _violations.AddRange(violations);
            Assert.Empty(SchemaExceptions.Without(exceptions, violations));
        }
        else
        {
            Assert.True(status >= 400, $"{method} {path} is not described with {status}");
        }

        return answer;
    }

    /// <summary>All operations of the description.</summary>
    public IEnumerable<string> Described() => _description.Operations().Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}");

    private bool Describes(string method, string path, int status) =>
        _description.Statuses(path, method.ToLowerInvariant()).Contains(status);
}
