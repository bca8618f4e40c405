namespace Chat.Emulator.Realtime;

/// <summary>The text frames of socket.io 0.9, <c>type:id:endpoint:data</c>.</summary>
/// <remarks>github.com/socketio/socket.io-spec, revision 1</remarks>
internal static class SocketFrame
{
    public const string Connect = "1::";
    public const string Connected = """5:::{"name":"trouter.connected","args":[{"ttl":586000,"dur":"5"}]}""";
    public const string Unauthorized = """0:::{"reason":"unauthorized"}""";
    private const string Heartbeat = "2::";

    /// <summary>What a frame of the client calls for; null when it calls for nothing.</summary>
    public static string? AnswerTo(string frame)
    {
        if (frame.StartsWith('2'))
        {
            return Heartbeat;
        }

        // 5:<number>+::{"name":…} wants an acknowledgement.
        if (!frame.StartsWith("5:", StringComparison.Ordinal) || frame.IndexOf('+', StringComparison.Ordinal) is not (> 2 and var plus)
            || !frame.AsSpan(2, plus - 2).ContainsOnlyDigits())
        {
            return null;
        }

        return $"6:::{frame.AsSpan(2, plus - 2)}+{(frame.Contains("\"name\":\"ping\"", StringComparison.Ordinal) ? "[\"pong\"]" : "[]")}";
    }

    public static bool Ends(string frame) => frame.StartsWith('0');

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
