using Posthorn.Validation.Check;

namespace Posthorn.Validation.Jobs;

/// <summary>Validates what waits, part by part. A part that was begun before a crash is begun again, and counts once.</summary>
internal sealed class ProcessSegments(SegmentStore segments, ValidateAddresses validate)
{
    /// <returns>False: there was nothing to do.</returns>
    public async Task<bool> OneAsync(CancellationToken cancellationToken)
    {
        if (await segments.ClaimAsync(cancellationToken) is not { } segment)
        {
            return false;
        }

        var findings = await validate.ExecuteAsync(segment.AccountId, segment.Addresses, cancellationToken);
        await segments.CompleteAsync(segment, ResultFile.Rows(findings), cancellationToken);
        return true;
    }
}
