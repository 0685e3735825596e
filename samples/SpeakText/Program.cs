return await SpeakText.CommandLine.RunAsync(args);
