using System.Globalization;
using System.Text;
using Posthorn.Validation.Check;

namespace Posthorn.Validation.Jobs;

/// <summary>Results as CSV: a column for each leaf of the answer to a single question. Pure.</summary>
internal static class ResultFile
{
    public const string Header =
        "email,verdict,score,local,host,suggestion,has_valid_address_syntax,has_mx_or_a_record,is_suspected_disposable_address,"
        + "is_suspected_role_address,has_known_bounces,has_suspected_bounces\r\n";

    public static string Rows(IEnumerable<AddressFindings> findings)
    {
        var text = new StringBuilder();
        foreach (var row in findings)
        {
            var score = ScoreRules.Of(row);
            text.AppendJoin(
                ',', CsvFields.Write(row.Email), score.Verdict, score.Score.ToString(CultureInfo.InvariantCulture), CsvFields.Write(row.Local), CsvFields.Write(row.Host),
                row.Suggestion ?? "", Truth(row.IsSyntaxValid), Truth(row.HasMailDomain), Truth(row.IsDisposable), Truth(row.IsRole), Truth(row.HasKnownBounces),
                Truth(row.HasSuspectedBounces)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Truth(bool value) => value ? "true" : "false";
}
