using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Designs;

/// <summary>What a list of designs is asked for.</summary>
/// <param name="IsSummary">Without what the designs say.</param>
internal sealed record DesignQuery(PageRequest Page, bool IsSummary)
{
    private const int UsualPage = 100;

    public static DesignQuery Read(IQueryCollection query, List<ApiError> errors)
    {
        var page = PageQuery.Read(query, UsualPage, 0, int.MaxValue, errors);
        var summary = query["summary"].ToString();
        if (summary is not ("" or "true" or "false"))
        {
            errors.Add(new ApiError("summary must be true or false.", "summary"));
        }

        return new DesignQuery(page, summary != "false");
    }
}
