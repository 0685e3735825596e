namespace FishAudio.AI;

/// <summary>Something that is wrong with an option.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="What">What is wrong, as the rest of a sentence that begins with the name.</param>
internal readonly record struct OptionProblem(string Name, string What);
