using System.Text;
using Posthorn.Sink;

namespace Posthorn.Cli;

/// <summary>Writes each message into a folder, its envelope as two lines above it. Files that are there stay.</summary>
internal sealed class MailSaver
{
    private readonly string _folder;
    private int _number;

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public MailSaver(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _number = Directory.EnumerateFiles(folder, "*.eml").Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file), out var number) ? number : 0).DefaultIfEmpty().Max();
    }

    public async ValueTask SaveAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, $"{Interlocked.Increment(ref _number):D6}.eml");
        var envelope = $"Return-Path: <{mail.Sender}>\r\nDelivered-To: {string.Join(", ", mail.Recipients)}\r\n";

        // Nothing is overwritten, and a file is there whole or not at all.
        var part = path + ".part";
        await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(envelope), cancellationToken);
            await file.WriteAsync(mail.Data, cancellationToken);
        }

        File.Move(part, path, overwrite: false);
    }
}
