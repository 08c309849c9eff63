using Posthorn.CrashLedger;

return await CrashLedgerCommand.RunAsync(args);
