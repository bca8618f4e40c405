using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Chat.Functions.Moderation.Engine;

namespace Chat.Local.Judging;

/// <summary>-- judge: JSON lines in, one verdict per line out. The engine alone on one thread, for measuring it and for trying a policy.</summary>
public static class JudgeCommand
{
    private const int FlushAt = 32 * 1024;

    /// <returns>0; a line that cannot be read gets a verdict that says so, and the summary counts it.</returns>
    /// <exception cref="StartException">The policy is wrong.</exception>
    public static int Run(FileInfo? policy, FileInfo? terms, string? threadId, Stream input, Stream output, TextWriter summary)
    {
        var engine = (policy, terms) switch
        {
            (null, null) => PolicyFiles.Read(PolicyFiles.Default).Engine,
            ({ } file, null) => PolicyFiles.Read(file).Engine,
            (null, { } file) => PolicyFiles.ReadTerms(file).Engine,
            _ => throw new StartException("Name a policy (--policy FILE) or a list of terms (--terms FILE), not both."),
        };
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var (lines, unread) = JudgeAll(engine, threadId, input, output);
        process.Refresh();
        summary.WriteLine(Summary(lines, unread, process.TotalProcessorTime - before));

        return 0;
    }

    private static (int Lines, int Unread) JudgeAll(ModerationEngine engine, string? threadId, Stream input, Stream output)
    {
        var (lines, message, unread) = (new JsonLines(input), new JudgedMessage(), 0);
        var written = new ArrayBufferWriter<byte>(FlushAt * 2);
        using var verdicts = new VerdictLines(written, engine.Version);
        var number = 0;
        while (lines.TryRead(out var line))
        {
            number++;
            if (message.Read(line) is { } fault)
            {
                unread++;
                verdicts.WriteFault(number, fault);
            }
            else
            {
                verdicts.Write(number, engine.Judge(message.Text, message.IsHtml, threadId));
            }

            if (written.WrittenCount > FlushAt)
            {
                Flush(written, output);
            }
        }

        Flush(written, output);

        return (number, unread);
    }

    private static void Flush(ArrayBufferWriter<byte> written, Stream output)
    {
        output.Write(written.WrittenSpan);
        output.Flush();
        written.ResetWrittenCount();
    }

    private static string Summary(int lines, int unread, TimeSpan cpu)
    {
        var isDebug = typeof(ModerationEngine).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{lines:N0} lines, {unread:N0} of them unreadable, {cpu.TotalSeconds:0.00} s of CPU, {lines / Math.Max(cpu.TotalSeconds, 0.01):N0} lines per CPU second, JSON included{(isDebug ? "; not optimised, measure with -c Release" : "")}.");
    }
}
