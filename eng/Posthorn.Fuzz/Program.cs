using Posthorn.Fuzz.Command;

return FuzzCommand.Run(args);
