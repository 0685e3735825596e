namespace FishAudio.AI;

/// <summary>How a history tells the model what was heard.</summary>
public sealed class HeardHistoryOptions
{
    /// <summary>Gets or sets what follows the heard part of a message that was interrupted.</summary>
    /// <value>The default says so in English, in brackets. Empty for nothing: the model then takes the message for one that ends there.</value>
    public string Mark { get; set; } = " [The user interrupted here and has heard nothing of the rest.]";

    /// <summary>Gets or sets what stands in place of a message of which nothing was heard.</summary>
    /// <value>The default says so in English, in brackets. Empty drops the text, and the message with it if there is nothing else in it.</value>
    public string NothingHeardMark { get; set; } = "[The user interrupted before hearing any of this answer.]";
}
