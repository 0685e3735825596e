return await ChatbotLoad.CommandLine.RunAsync(args);
