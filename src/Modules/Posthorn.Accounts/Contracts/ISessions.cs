using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>Requests of people who logged in: a cookie takes the place of the key.</summary>
public interface ISessions
{
    /// <summary>Reads the cookie, and for anything but a reading request the token against forgery beside it.</summary>
    ValueTask<SessionReading> ReadAsync(HttpContext context, CancellationToken cancellationToken);
}

/// <summary>What a request shows of a session.</summary>
/// <param name="Key">What stands for the user where an API key stands else; null: there is no cookie, or its session is over.</param>
/// <param name="IsForged">The session is good, but the header that only the user's own page can send is missing: nothing may be changed.</param>
public readonly record struct SessionReading(ApiKey? Key, bool IsForged);
