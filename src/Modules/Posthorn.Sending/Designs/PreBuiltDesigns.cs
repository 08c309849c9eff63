using System.Collections.Frozen;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Designs;

/// <summary>The ready-made designs: files beside this one, an HTML and a text for each.</summary>
internal static class PreBuiltDesigns
{
    private static readonly DateTimeOffset WrittenAt = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>In the order of the list. The ids are for ever: programs keep them.</summary>
    private static readonly IReadOnlyList<FullDesign> All =
    [
        Load(6, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a01", "welcome", "Welcome", "Welcome to {{{company}}}", "transactional"),
        Load(5, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a02", "password-reset", "Password reset", "Reset your password", "transactional"),
        Load(4, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a03", "receipt", "Receipt", "Your receipt {{{receipt.number}}}", "transactional"),
        Load(3, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a04", "newsletter", "Newsletter", "{{{title}}}", "newsletter"),
        Load(2, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a05", "announcement", "Announcement", "{{{title}}}", "newsletter"),
        Load(1, "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a06", "event-invitation", "Event invitation", "You are invited: {{{event.name}}}", "event"),
    ];

    private static readonly FrozenDictionary<string, FullDesign> ById = All.ToFrozenDictionary(full => full.Design.Id);

    public static FullDesign? Find(string id) => ById.GetValueOrDefault(id);

    public static Page<FullDesign> List(PageRequest page) => Page<FullDesign>.Of(
        page,
        [.. page.IsBack ? All.Reverse().Where(full => full.Design.Number > page.Above) : All.Where(full => full.Design.Number < page.Below)],
        All.Count,
        static full => full.Design.Number);

    private static FullDesign Load(long number, string id, string file, string name, string subject, string category) => new(
        new Design(id, number, 1, name, subject, "code", GeneratePlainContent: false, [category], WrittenAt, WrittenAt), Read($"{file}.html"), Read($"{file}.txt"));

    private static string Read(string file)
    {
        using var stream = typeof(PreBuiltDesigns).Assembly.GetManifestResourceStream($"PreBuilt/{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
