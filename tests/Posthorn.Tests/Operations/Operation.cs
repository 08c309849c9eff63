using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;

namespace Posthorn.Tests.Operations;

/// <summary>One verb on one route.</summary>
/// <param name="Path">As docs/scopes.md writes it: without the constraints of parameters.</param>
/// <param name="Scope">What the gate asks for; null: nothing, it is open or asks for itself.</param>
internal sealed record Operation(string Method, string Path, string? Scope)
{
    public IEnumerable<string> Parameters => Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..^1]);

    public static IEnumerable<Operation> Of(RouteEndpoint endpoint)
    {
        var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => throw new InvalidOperationException($"What is {part}?"),
        }))));
        return (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
            .Select(method => new Operation(method, path, endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope));
    }

    /// <summary>The path with values for its parameters.</summary>
    public string At(Func<string, string> valueOf) =>
        string.Join('/', Path.Split('/').Select(part => part.StartsWith('{') ? Uri.EscapeDataString(valueOf(part[1..^1])) : part));
}
