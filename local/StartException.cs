namespace Chat.Local;

/// <summary>Why nothing could be started, in one sentence that says what to do.</summary>
public sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
