using Posthorn.Storage;

namespace Posthorn.Sending.Library;

/// <summary>The one counter of changes. Its row stays locked until the commit, so that changes of templates and designs wait for each other.</summary>
internal static class LibraryNumbers
{
    /// <summary>To be called first in a transaction that changes a template or a design.</summary>
    /// <returns>A number above all earlier ones.</returns>
    public static async ValueTask<long> NextAsync(DbSession session)
    {
        await session.ExecuteAsync("UPDATE sending_library SET changes = changes + 1");
        return await session.QueryLongAsync("SELECT changes FROM sending_library");
    }
}
