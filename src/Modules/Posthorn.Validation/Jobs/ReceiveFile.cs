using System.IO.Compression;

namespace Posthorn.Validation.Jobs;

/// <summary>Takes a file in: to disk first, so that a slow sender holds no transaction, then part by part into the database.</summary>
internal sealed class ReceiveFile(JobStore jobs, SegmentStore segments)
{
    public const long MaxOctets = 50L * 1024 * 1024;
    public const string TooLarge = "A file is limited to 50 MB.";
    public const string NoZip = "The file is no ZIP archive with one CSV file in it.";

    /// <returns>What is wrong with the file, or null.</returns>
    public async Task<string?> ExecuteAsync(Job job, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(
                Path.Combine(Path.GetTempPath(), $"posthorn-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await new BoundedStream(body, MaxOctets, TooLarge).CopyToAsync(file, cancellationToken);
            file.Position = 0;
            await (job.FileType == UploadTypes.Zip ? StoreZipAsync(job, file, cancellationToken) : StoreAsync(job, file, cancellationToken));
            return null;
        }
        catch (AddressFileException fault)
        {
            await jobs.RefuseUploadAsync(job.Id, fault.Message, CancellationToken.None);
            return fault.Message;
        }
        catch (InvalidDataException)
        {
            await jobs.RefuseUploadAsync(job.Id, NoZip, CancellationToken.None);
            return NoZip;
        }
        catch
        {
            await jobs.ReturnUploadAsync(job.Id, CancellationToken.None);
            throw;
        }
    }

    private async Task StoreZipAsync(Job job, FileStream file, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, null, cancellationToken);
        var entries = archive.Entries.Where(entry => entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        if (entries.Count != 1)
        {
            throw new AddressFileException(NoZip);
        }

        // An archive says how large a file is, and may lie.
        await using var content = await entries[0].OpenAsync(cancellationToken);
        await StoreAsync(job, new BoundedStream(content, MaxOctets, TooLarge), cancellationToken);
    }

    private async Task StoreAsync(Job job, Stream csv, CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var segment in AddressFile.ReadAsync(csv, cancellationToken))
        {
            await segments.AddAsync(job.Id, number++, segment, cancellationToken);
        }

        await jobs.EndUploadAsync(job.Id, number, cancellationToken);
    }
}
