using System.CommandLine;
using System.Globalization;
using Posthorn.Delivery;

namespace Posthorn.Cli;

internal static class TlsReportCommand
{
    private const string DayFormat = "yyyy-MM-dd";

    public static Command Create(SettingOptions options)
    {
        var day = new Option<string?>("--day") { Description = $"The day in UTC, {DayFormat}. Default: today.", HelpName = "day" };
        var command = new Command("tls-report", "How TLS with each recipient domain went on one day: sessions as the domain's policy asks, and failures with their kinds.") { day };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var date = Read(parsed.GetValue(day)) ?? DateOnly.FromDateTime(workshop.Get<TimeProvider>().GetUtcNow().UtcDateTime);
            var counts = await workshop.Get<ITlsReports>().ReadAsync(date, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (counts.Count == 0)
            {
                output.WriteLine($"No TLS sessions were counted on {date.ToString(DayFormat)}.");
                return ExitCodes.Done;
            }

            Table.Write(output, ["DOMAIN", "POLICY", "SUCCESSFUL", "FAILED", "FAILURES"], [.. counts
                .GroupBy(count => (count.Domain, count.PolicyType))
                .Select(group => (IReadOnlyList<string>)
                [
                    group.Key.Domain, group.Key.PolicyType, $"{Sum(group.Where(count => count.Problem is null))}", $"{Sum(group.Where(count => count.Problem is not null))}", Failures(group),
                ])]);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The most frequent first: <c>certificate-expired 12 (mx1.example.com), …</c></summary>
    private static string Failures(IEnumerable<TlsCount> counts) => string.Join(", ", counts
        .Where(count => count.Problem is not null)
        .GroupBy(count => count.Problem!)
        .OrderByDescending(Sum)
        .Select(group => $"{group.Key} {Sum(group)} ({string.Join(' ', group.Select(count => count.MxHost).Distinct())})"));

    private static long Sum(IEnumerable<TlsCount> counts) => counts.Sum(count => count.Sessions);

    private static DateOnly? Read(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new CommandFault(ExitCodes.Usage, $"\"{text}\" is not a day such as 2030-01-31.");
}
