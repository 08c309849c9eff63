using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Settings;

/// <summary>One setting: what the API calls it, where it stands among the account's settings, and its JSON, which is also how it is stored.</summary>
internal abstract class Setting(SettingFamily family, string name, string title, string description)
{
    public SettingFamily Family => family;

    /// <summary>The last part of the path and of the scope.</summary>
    public string Name => name;

    public string Title => title;

    public string Description => description;

    public string ReadScope => $"{family.Name}.{name}.read";

    public string UpdateScope => $"{family.Name}.{name}.update";

    public abstract bool IsEnabled(AccountSettings settings);

    /// <summary>Puts in what the request names and leaves the rest. What is wrong is noted in the request.</summary>
    public abstract AccountSettings Change(AccountSettings settings, JsonMembers request);

    public abstract byte[] Write(AccountSettings settings);

    /// <summary>Takes what <see cref="Write"/> gave.</summary>
    public abstract AccountSettings Read(AccountSettings settings, string json);
}

/// <typeparam name="T">The members, as the API names them.</typeparam>
/// <param name="family">Where it belongs.</param>
/// <param name="name">The last part of the path.</param>
/// <param name="title">What the list of settings calls it.</param>
/// <param name="description">What the list says of it.</param>
/// <param name="json">How it is written.</param>
/// <param name="isEnabled">Whether it is on.</param>
/// <param name="get">Where it stands.</param>
/// <param name="with">The settings with another value in its place.</param>
/// <param name="rules">The value with what a request changes.</param>
internal sealed class Setting<T>(
    SettingFamily family,
    string name,
    string title,
    string description,
    JsonTypeInfo<T> json,
    Func<T, bool> isEnabled,
    Func<AccountSettings, T> get,
    Func<AccountSettings, T, AccountSettings> with,
    Func<T, JsonMembers, T> rules) : Setting(family, name, title, description)
    where T : class
{
    public override bool IsEnabled(AccountSettings settings) => isEnabled(get(settings));

    public override AccountSettings Change(AccountSettings settings, JsonMembers request) => with(settings, rules(get(settings), request));

    public override byte[] Write(AccountSettings settings) => JsonSerializer.SerializeToUtf8Bytes(get(settings), json);

    public override AccountSettings Read(AccountSettings settings, string text) =>
        JsonSerializer.Deserialize(text, json) is { } value ? with(settings, value) : settings;
}
