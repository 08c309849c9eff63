namespace Posthorn.Kernel;

/// <summary>One message for one recipient.</summary>
/// <param name="SubmissionId">The submission that the copy belongs to.</param>
/// <param name="Ordinal">The recipient's place in the request, from 0: the last number of <c>sg_message_id</c>.</param>
public readonly record struct CopyId(long SubmissionId, int Ordinal)
{
    public override string ToString() => $"{SubmissionId}.{Ordinal}";
}
