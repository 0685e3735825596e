namespace SpeakingChat;

/// <summary>Shows the reply while it is written and spoken.</summary>
internal interface IReplyView
{
    /// <summary>Shows what was just written.</summary>
    void Write(string token);

    /// <summary>Shows what there is to see until the reply has been spoken, whatever becomes of it.</summary>
    Task WatchAsync(Task spoken);
}
