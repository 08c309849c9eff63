using Posthorn.Sending.MailSend.Rules;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary>
/// Which version is active is remembered for ten seconds, also that none is; what a version says never changes and is kept as long as
/// there is room. So a busy template costs one short look-up in ten seconds.
/// </summary>
internal sealed class TemplateCatalog(IDatabase database, TimeProvider clock) : ITemplateCatalog
{
    /// <summary>Anybody can name any template: beyond this the memory starts over.</summary>
    private const int MaxEntries = 10_000;

    /// <summary>UTF-16 units of all words in memory: 32 MiB.</summary>
    private const long MaxUnits = 16 * 1024 * 1024;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(long AccountId, string TemplateId), (ContentId? Id, DateTimeOffset FreshUntil)> _active = [];
    private readonly Dictionary<(long AccountId, string ContentId), ActiveTemplate> _contents = [];
    private long _units;
    private long _changes;

    public async ValueTask<ActiveTemplate?> FindActiveAsync(long accountId, string templateId, CancellationToken cancellationToken)
    {
        if (!TemplateIdRules.IsWellFormed(templateId))
        {
            return null;
        }

        var key = (accountId, templateId.ToLowerInvariant());
        long seen;
        lock (_lock)
        {
            if (_active.TryGetValue(key, out var entry) && clock.GetUtcNow() < entry.FreshUntil)
            {
                if (entry.Id is null)
                {
                    return null;
                }

                if (_contents.TryGetValue((accountId, entry.Id.ToString()), out var known))
                {
                    return known;
                }
            }

            seen = _changes;
        }

        var readAt = clock.GetUtcNow();
        var id = await database.ReadAsync(session => VersionStore.FindActiveAsync(session, accountId, key.Item2), cancellationToken);
        lock (_lock)
        {
            // What was read before a change must not outlive it.
            if (seen == _changes)
            {
                MakeRoom();
                _active[key] = (id, readAt + Freshness);
            }
        }

        return id is null ? null : await FindContentAsync(accountId, id.ToString(), cancellationToken);
    }

    public async ValueTask<ActiveTemplate?> FindContentAsync(long accountId, string contentId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_contents.TryGetValue((accountId, contentId), out var known))
            {
                return known;
            }
        }

        if (!ContentId.TryParse(contentId, out var id)
            || await database.ReadAsync(session => VersionStore.FindWordsAsync(session, accountId, id.ContentHash), cancellationToken) is not { } words)
        {
            return null;
        }

        var found = new ActiveTemplate(
            contentId, id.TemplateId, id.VersionId, id.IsDynamic, words.Subject, words.Html, words.GeneratePlain ? "" : words.Plain, words.GeneratePlain);
        Keep(accountId, found);
        return found;
    }

    /// <summary>To be called after every change of which version is active, or of what it says.</summary>
    public void Forget(long accountId, string templateId)
    {
        lock (_lock)
        {
            _changes++;
            _active.Remove((accountId, templateId));
        }
    }

    private void Keep(long accountId, ActiveTemplate found)
    {
        lock (_lock)
        {
            var units = found.Subject.Length + found.HtmlContent.Length + found.PlainContent.Length;
            if (_units + units > MaxUnits)
            {
                _contents.Clear();
                _units = 0;
            }

            if (_contents.TryAdd((accountId, found.ContentId), found))
            {
                _units += units;
            }
        }
    }

    private void MakeRoom()
    {
        if (_active.Count >= MaxEntries)
        {
            _active.Clear();
        }
    }
}
