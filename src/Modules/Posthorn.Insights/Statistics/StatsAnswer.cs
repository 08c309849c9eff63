using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Statistics;

/// <summary>Counters as SendGrid's statistics show them. Pure but for the answer around it.</summary>
internal static class StatsAnswer
{
    private static readonly IReadOnlyList<long> Zeros = new long[MetricNames.All.Count];

    /// <summary>One row for each period, also where nothing happened.</summary>
    /// <param name="family">What is shown.</param>
    /// <param name="period">Asked for.</param>
    /// <param name="page">Of the rows.</param>
    /// <param name="sums">In any order.</param>
    /// <param name="names">Shown in every row, in this order, with zeros where nothing was; null: whatever was counted.</param>
    public static IResult Rows(
        StatsFamily family, StatsPeriod period, (int Limit, int Offset) page, IReadOnlyList<CounterSum> sums, IReadOnlyList<string>? names)
    {
        var byPeriod = sums.ToLookup(sum => sum.Period);
        return Json(json =>
        {
            json.WriteStartArray();
            foreach (var first in period.Rows().Skip(page.Offset).Take(page.Limit))
            {
                var inRow = byPeriod[first];
                WriteRow(json, family, first, names is null
                    ? inRow.Select(sum => (sum.Name, sum.Counts))
                    : names.Select(name => (name, inRow.FirstOrDefault(sum => sum.Name == name)?.Counts ?? Zeros)));
            }

            json.WriteEndArray();
        });
    }

    /// <summary>One object: sums over all the days.</summary>
    public static IResult Sums(StatsFamily family, DateOnly date, IEnumerable<(string Name, IReadOnlyList<long> Counts)> sums, bool withNames = false) =>
        Json(json => WriteRow(json, family, date, sums, withNames));

    public static IResult Json(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return new JsonBytes(buffer.WrittenMemory, status);
    }

    private static void WriteRow(
        Utf8JsonWriter json, StatsFamily family, DateOnly date, IEnumerable<(string Name, IReadOnlyList<long> Counts)> stats, bool withNames = false)
    {
        json.WriteStartObject();
        json.WriteString("date"u8, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartArray("stats"u8);
        foreach (var (name, counts) in stats)
        {
            json.WriteStartObject();
            if (family.Type is not null)
            {
                json.WriteString("type"u8, family.Type);
                json.WriteString("name"u8, name);
            }

            if (withNames)
            {
                json.WriteString("first_name"u8, "");
                json.WriteString("last_name"u8, "");
            }

            json.WriteStartObject("metrics"u8);
            foreach (var metric in family.Metrics)
            {
                json.WriteNumber(metric, counts[(int)MetricNames.Find(metric)!.Value]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed class JsonBytes(ReadOnlyMemory<byte> content, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }
}
