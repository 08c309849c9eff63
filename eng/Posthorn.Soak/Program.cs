using Posthorn.Soak;

return await SoakCommand.RunAsync(args);
