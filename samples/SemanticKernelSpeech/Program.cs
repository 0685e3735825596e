return await SemanticKernelSpeech.CommandLine.RunAsync(args);
