return await SpeakingChat.CommandLine.RunAsync(args);
