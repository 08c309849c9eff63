namespace Posthorn.Architecture.Tests;

/// <summary>Who knows whom: the table of ADR 0001. A room may reference what stands above it here, never its own line or a later one.</summary>
public sealed class ReferenceTests
{
    private static readonly string[][] Table =
    [
        ["Dns", "MailAuth", "Mime", "Smtp", "Templating", "Kernel"],
        ["Storage", "Network", "Sink"],
        ["Events", "Accounts"],
        ["Suppressions", "Senders", "Webhooks", "Insights", "Alerts", "Erasure"],
        ["Delivery", "Tracking", "Validation"],
        ["Sending"],
        ["Marketing", "Inbound", "Inbox", "Partners"],
        ["Posthorn"],
    ];

    public static TheoryData<string> SourceProjects => [.. Checkout.SourceProjects];

    public static TheoryData<string> ProtocolProjects => [.. Checkout.Files("src/Protocols", "*.csproj")];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void Every_room_has_its_place_in_the_table(string project) => Assert.True(LineOf(Checkout.NameOf(project)) >= 0, project);

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_room_knows_only_rooms_below_it(string project)
    {
        var line = LineOf(Checkout.NameOf(project));

        Assert.All(Checkout.ReferencesOf(project), known => Assert.InRange(LineOf(known), 0, line - 1));
    }

    [Theory]
    [MemberData(nameof(ProtocolProjects))]
    public void A_protocol_library_knows_nothing_of_ours_and_no_package(string project)
    {
        Assert.Empty(Checkout.ReferencesOf(project));
        Assert.Empty(Checkout.Includes(project, "PackageReference"));
        Assert.Empty(Checkout.Includes(project, "FrameworkReference"));
    }

    [Fact]
    public void There_are_rooms_to_check() => Assert.InRange(Checkout.SourceProjects.Count, 10, 40);

    [Fact]
    public void References_are_not_inherited() =>
        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", Checkout.Read("Directory.Build.props"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_project_does_not_silence_warnings(string project)
    {
        var text = Checkout.Read(project);

        Assert.DoesNotContain("NoWarn", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TreatWarningsAsErrors", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DisableTransitiveProjectReferences", text, StringComparison.Ordinal);
    }

    private static int LineOf(string project)
    {
        var name = project == "Posthorn" ? project : project["Posthorn.".Length..];
        return Array.FindIndex(Table, line => line.Contains(name));
    }
}
