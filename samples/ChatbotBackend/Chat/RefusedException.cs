namespace ChatbotBackend;

/// <summary>A client asked for something that it does not get, for a reason that it may know.</summary>
public sealed class RefusedException(string message, int statusCode = StatusCodes.Status400BadRequest) : Exception(message)
{
    /// <summary>Gets what HTTP calls it.</summary>
    public int StatusCode => statusCode;
}
