using System.Text;
using System.Text.Json.Nodes;
using Posthorn.Accounts.Settings;
using Posthorn.Kernel;

namespace Posthorn.Accounts.V2Apps;

/// <summary>Reads and changes apps: those that are settings go to the settings, the others are kept as they came.</summary>
internal sealed class AppBook(AccountSettingsBook settings, SettingStore store, TimeProvider clock)
{
    private const int MaxValue = 2000;
    private const string Enabled = "enabled";

    public async Task<IReadOnlyList<AppLine>> ListAsync(long accountId, CancellationToken cancellationToken)
    {
        var current = await settings.ReadAsync(accountId, cancellationToken);
        var stored = await store.ListAsync(accountId, cancellationToken);
        return [.. AppTable.All.Select(app => new AppLine(app.Name, app.Title, app.Description, app switch
        {
            App.OfSetting { Setting: var setting } => setting.IsEnabled(current),
            App.Inert inert => Content(inert, stored)[Enabled]?.GetValue<bool>() ?? false,
            _ => false,
        }))];
    }

    public async Task<IReadOnlyList<AppSettingText>> ShowAsync(long accountId, App app, CancellationToken cancellationToken) => app switch
    {
        App.OfSetting { Setting: var setting } => AppSetup.Show(app, setting.Write(await settings.ReadAsync(accountId, cancellationToken))),
        App.Inert inert => AppSetup.Show(app, Encoding.UTF8.GetBytes(Content(inert, await store.ListAsync(accountId, cancellationToken)).ToJsonString())),
        _ => [],
    };

    /// <summary>Changes nothing when the request has errors, before or after.</summary>
    public async Task ChangeAsync(long accountId, AuditActor actor, App app, JsonMembers request, CancellationToken cancellationToken)
    {
        if (app is App.OfSetting { Setting: var setting })
        {
            await settings.ChangeAsync(accountId, actor, setting, request, cancellationToken);
        }
        else if (app is App.Inert inert)
        {
            await KeepAsync(accountId, actor, inert, request, cancellationToken);
        }
    }

    private async Task KeepAsync(long accountId, AuditActor actor, App.Inert app, JsonMembers request, CancellationToken cancellationToken)
    {
        var changes = new List<(string Name, JsonNode? Value)>();
        if (request.Boolean(Enabled) is { } enabled)
        {
            changes.Add((Enabled, enabled));
        }

        foreach (var parameter in app.Parameters.Where(parameter => request.Has(parameter.Member)))
        {
            changes.Add((parameter.Member, parameter.Value switch
            {
                AppValue.Flag => request.Boolean(parameter.Member),
                AppValue.Number => request.Number(parameter.Member, 0, MaxValue),
                _ => request.Line(parameter.Member, MaxValue),
            }));
        }

        if (request.Errors.Count == 0)
        {
            await store.ChangeAsync(accountId, app.StoredName, actor, stored => Changed(Content(app, stored), changes), clock.GetUtcNow(), cancellationToken);
        }
    }

    private static string Changed(JsonObject content, List<(string Name, JsonNode? Value)> changes)
    {
        foreach (var (name, value) in changes)
        {
            content[name] = value?.DeepClone();
        }

        return content.ToJsonString();
    }

    private static JsonObject Content(App.Inert app, IReadOnlyList<StoredSetting> stored) =>
        stored.FirstOrDefault(row => row.Name == app.StoredName) is { } row ? JsonNode.Parse(row.Content)!.AsObject() : [];
}
