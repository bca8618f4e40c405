using Chat.Emulator.Http;

namespace Chat.Emulator.Control;

/// <summary>The files of the inspector, from the assembly.</summary>
internal static class InspectorPage
{
    public static Answer? Find(string name) => name switch
    {
        "" => File("inspector.html", "text/html; charset=utf-8"),
        "inspector.js" => File(name, "text/javascript; charset=utf-8"),
        "inspector.css" => File(name, "text/css; charset=utf-8"),
        _ => null,
    };

    private static Answer File(string name, string type)
    {
        using var stream = typeof(InspectorPage).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);

        return Answer.Bytes(type, bytes);
    }
}
