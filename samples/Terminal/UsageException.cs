namespace Terminal;

/// <summary>Something that the person at the keyboard can put right. The message is all there is to say.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
