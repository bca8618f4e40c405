using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Faq;

/// <summary>Answers from a file: who asks it by name, and questions that are plainly one of the file's.</summary>
public sealed class FaqBot(IOptions<FaqOptions> options) : IBot
{
    private readonly Lazy<FaqBook> book = new(() => Open(options.Value.File!));

    public string Name => "faq";

    public string DisplayName => "FAQ";

    public bool IsReady => options.Value.File is { Length: > 0 };

    public void SetUp(BotSetup bot)
    {
        // A file that cannot be read is told at the start.
        _ = book.Value;
        bot.Mention(AnswerAsync).Question(text => book.Value.Find(text, options.Value.OverheardLikeness) is not null, VolunteerAsync);
    }

    private Task AnswerAsync(BotContext context, CancellationToken cancellationToken)
    {
        context.Reply(book.Value.Find(context.Argument, options.Value.AskedLikeness)?.Answer ?? options.Value.UnknownText);

        return Task.CompletedTask;
    }

    private Task VolunteerAsync(BotContext context, CancellationToken cancellationToken)
    {
        context.Quote(book.Value.Find(context.Text, options.Value.OverheardLikeness)!.Answer);

        return Task.CompletedTask;
    }

    private static FaqBook Open(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        try
        {
            return new FaqBook(FaqFile.Read(File.ReadAllText(path), Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new OptionsValidationException(FaqOptions.Section, typeof(FaqOptions), [$"Faq__File: {unreadable.Message}"]);
        }
    }
}
