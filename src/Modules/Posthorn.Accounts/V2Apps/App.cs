using Posthorn.Accounts.Settings;

namespace Posthorn.Accounts.V2Apps;

/// <summary>What the second version of the API calls a setting: an app, or a filter.</summary>
internal abstract record App(string Name, string Title, string Description, IReadOnlyList<AppParameter> Parameters)
{
    public abstract string ReadScope { get; }

    public abstract string UpdateScope { get; }

    /// <summary>The setting of version 3 under another name: both see what either changes.</summary>
    public sealed record OfSetting(string Name, string Title, string Description, Setting Setting, params IReadOnlyList<AppParameter> Parameters)
        : App(Name, Title, Description, Parameters)
    {
        public override string ReadScope => Setting.ReadScope;

        public override string UpdateScope => Setting.UpdateScope;
    }

    /// <summary>Stored and shown again; nothing here obeys it.</summary>
    /// <param name="Name">As clients write it.</param>
    /// <param name="Title">As the list shows it.</param>
    /// <param name="Description">What the list says of it.</param>
    /// <param name="Scope">Without its last part.</param>
    /// <param name="Parameters">What a setup takes.</param>
    public sealed record Inert(string Name, string Title, string Description, string Scope, params IReadOnlyList<AppParameter> Parameters)
        : App(Name, Title, Description, Parameters)
    {
        public override string ReadScope => $"{Scope}.read";

        public override string UpdateScope => $"{Scope}.update";

        /// <summary>No setting of version 3 begins with a dot.</summary>
        public string StoredName => $".{Name}";
    }
}

internal enum AppValue
{
    Text,

    /// <summary>0 or 1; also true or false.</summary>
    Flag,

    Number,

    /// <summary>Repeated, with or without brackets: <c>list[]</c>.</summary>
    List,
}

/// <summary>One value that a setup takes.</summary>
/// <param name="Name">As clients write it, and as the answer names it.</param>
/// <param name="Member">What version 3 calls it.</param>
/// <param name="Value">What it looks like.</param>
/// <param name="IsRequired">A setup without it is refused.</param>
/// <param name="OlderName">Clients wrote that once.</param>
internal sealed record AppParameter(string Name, string Member, AppValue Value = AppValue.Text, bool IsRequired = false, string? OlderName = null)
{
    /// <summary>An app that is stored as it came calls things as clients do.</summary>
    public static AppParameter AsWritten(string name, AppValue value = AppValue.Text, bool isRequired = false) => new(name, name, value, isRequired);
}
