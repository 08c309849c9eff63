using System.CommandLine;
using Posthorn;
using Posthorn.Cli;

SocketCompletions.RunInline();

var root = new RootCommand("Posthorn: a self-hosted email delivery platform that speaks the SendGrid API. Without a command it serves.");
var settings = new SettingOptions(root);

root.Subcommands.Add(ServeCommand.Create(settings));
root.Subcommands.Add(KeysCommand.Create(settings));
root.Subcommands.Add(AccountCommand.Create(settings));
root.Subcommands.Add(AccessCommand.Create(settings));
root.Subcommands.Add(UserCommand.Create(settings));
root.Subcommands.Add(CreditsCommand.Create(settings));
root.Subcommands.Add(DomainCommand.Create(settings));
root.Subcommands.Add(LinksCommand.Create(settings));
root.Subcommands.Add(IpCommand.Create(settings));
root.Subcommands.Add(PoolCommand.Create(settings));
root.Subcommands.Add(SendTestCommand.Create(settings));
root.Subcommands.Add(QueueCommand.Create(settings));
root.Subcommands.Add(TlsCommand.Create(settings));
root.Subcommands.Add(TlsReportCommand.Create(settings));
root.Subcommands.Add(MessageCommand.Create(settings));
root.Subcommands.Add(ShapingCommand.Create(settings));
root.Subcommands.Add(RepliesCommand.Create(settings));
root.Subcommands.Add(SinkCommand.Create());
ServeCommand.MakeDefault(root, settings);

return await CommandRunner.RunAsync(root, args);
