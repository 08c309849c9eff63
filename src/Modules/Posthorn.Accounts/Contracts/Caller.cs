using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>Who makes this request, and for whom. The gate sets it before any endpoint that asks for a scope runs.</summary>
/// <param name="Account">Whose data the request is about: the key's own account, or a subuser that a parent acts for.</param>
/// <param name="Key">The key that was shown; its account may be the parent's.</param>
/// <param name="From">Where the request came from; null when the transport does not say.</param>
public sealed record Caller(Account Account, ApiKey Key, IPAddress? From)
{
    public long AccountId => Account.Id;

    /// <summary>The id of the key of a program; null: somebody who logged in makes the request.</summary>
    public string? KeyId => Key.Session is null ? Key.Id : null;

    /// <summary>The user name of who logged in; null: a program makes the request.</summary>
    public string? PersonName => Key.Session is null ? null : Key.Name;

    /// <summary>A test key was shown: what mail it sends is test mail.</summary>
    public bool IsTest => Key.IsTest;

    /// <summary>True when a parent acts for a subuser.</summary>
    public bool IsOnBehalf => Key.AccountId != Account.Id;

    /// <summary>Both have to allow it: the key, and the kind of account that the request is about.</summary>
    public bool Allows(string scope) => Key.Allows(scope) && Account.MayHold(scope);

    /// <summary>As the audit log names it.</summary>
    public AuditActor Actor => new(Key.AccountId, Key.Id, From?.ToString() ?? "");
}

/// <summary>On an endpoint: the scope that a key must have.</summary>
public sealed record RequiredScope(string Scope)
{
    /// <summary>Stands for none in particular: who shows a valid key may.</summary>
    public const string Any = "any";
}

/// <summary>On an endpoint: the header <c>on-behalf-of</c> says nothing here. The call is the key's own account's.</summary>
public sealed record OwnAccountOnly;

public static class CallerExtensions
{
    /// <exception cref="InvalidOperationException">The endpoint asks for no scope, so nobody was authenticated: a bug.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint does not ask for a scope.");

    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scope));

    /// <summary>Any valid key will do.</summary>
    public static TBuilder RequireKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(RequiredScope.Any));

    /// <summary>SendGrid ignores <c>on-behalf-of</c> here, and programs rely on it.</summary>
    public static TBuilder IgnoreOnBehalfOf<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OwnAccountOnly());
}
