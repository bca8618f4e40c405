using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Archive.Completeness;
using Chat.Functions.Bots;
using Chat.Functions.Bots.Assistant;
using Chat.Functions.Bots.Faq;
using Chat.Functions.Bots.Helper;
using Chat.Functions.Delivery;
using Chat.Functions.Health;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Privacy;
using Chat.Functions.SampleFrontend;
using Chat.Functions.Tables;
using Chat.Functions.Telemetry;
using Chat.Functions.Threads;
using Chat.Functions.Tokens;
using Chat.Functions.Transcripts;
using Chat.Functions.Users;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions;

/// <summary>The app's table of contents: each room, and what it brings.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();

        // At Information this category prints request addresses, and with them ?code=<function key>.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddChatFunctions(builder.Configuration);

        await builder.Build().RunAsync();
    }

    /// <summary>Everything the functions need. Whoever hosts them calls this: the worker above, or the local run.</summary>
    public static IServiceCollection AddChatFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);

        // Telemetry: what is counted and traced, and where it goes
        services.AddOptionsOf<TelemetryOptions, TelemetryOptionsValidator>(configuration, TelemetryOptions.Section);
        services.AddMetrics();
        services.AddSingleton<ChatMetrics>();
        services.AddHostedService<TelemetryExport>();

        // Acs: the only room that talks to Communication Services
        services.AddOptionsOf<AcsOptions, AcsOptionsValidator>(configuration, AcsOptions.Section);
        services.AddSingleton<AcsTransport>();
        services.AddSingleton<AcsIdentities>();
        services.AddSingleton<AcsChat>();
        services.AddSingleton<ServiceClock>();

        // Tables: the only room that knows Table Storage
        services.AddOptionsOf<TablesOptions, TablesOptionsValidator>(configuration, TablesOptions.Section);
        services.AddSingleton<ChatTables>();

        // Http: who is calling, and how we say no
        services.AddOptionsOf<LimitOptions, LimitOptionsValidator>(configuration, LimitOptions.Section);
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<Door>();

        // Users: who they are in chat, and how they stand with us
        services.AddSingleton<UserChanges>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<Standing>();
        services.AddSingleton<Revocation>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<Bans>();
        services.AddSingleton<IdentitySweep>();

        // Tokens: what frontends speak with
        services.AddOptionsOf<TokenOptions, TokenOptionsValidator>(configuration, TokenOptions.Section);
        services.AddSingleton<TokenDesk>();

        // Threads: who made them, who is in them, who may do what
        services.AddOptionsOf<ThreadOptions, ThreadOptionsValidator>(configuration, ThreadOptions.Section);
        services.AddSingleton<ThreadBook>();
        services.AddSingleton<Insiders>();
        services.AddSingleton<ThreadAccess>();
        services.AddSingleton<GuestList>();
        services.AddSingleton<ThreadCreation>();
        services.AddSingleton<ThreadListing>();
        services.AddSingleton<ThreadDesk>();
        services.AddSingleton<ParticipantListing>();
        services.AddSingleton<OwnerSuccession>();
        services.AddSingleton<ThreadMembership>();
        services.AddSingleton<ThreadUpkeep>();

        // Transcripts: the archive, read
        services.AddSingleton<Transcripts.Transcripts>();
        services.AddSingleton<TranscriptAccess>();
        services.AddSingleton<Search>();
        services.AddSingleton<Readers>();

        // SampleFrontend: the addresses of Microsoft's chat sample
        services.AddOptionsOf<SampleFrontendOptions, SampleFrontendOptionsValidator>(configuration, SampleFrontendOptions.Section);
        services.AddSingleton<SampleDoor>();
        services.AddSingleton<LinkEntry>();
        services.AddSingleton<Emojis>();

        // Messages, Moderation, Archive: what happens to a chat event
        services.AddOptionsOf<ModerationOptions, ModerationOptionsValidator>(configuration, ModerationOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModerationOptions>, PolicyOptionsValidator>());
        services.AddSingleton<PolicyStore>();
        services.AddSingleton<PoliciesInForce>();
        services.AddHostedService<PolicyPolling>();
        services.AddOptionsOf<ContentSafetyOptions, ContentSafetyOptionsValidator>(configuration, ContentSafetyOptions.Section);
        services.AddSingleton<ContentSafety>();
        services.AddSingleton<Classifier>();
        services.AddSingleton<ThreadArchive>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<MessageRecord>();
        services.AddSingleton<Redaction>();
        services.AddSingleton<WaitingThreads>();
        services.AddSingleton<Turns>();
        services.AddSingleton<Expulsion>();
        services.AddSingleton<Strikes>();
        services.AddSingleton<Timeouts>();
        services.AddSingleton<Notices>();
        services.AddSingleton<Penalties>();
        services.AddSingleton<Cases>();
        services.AddSingleton<CaseFiles>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ComplaintDesk>();
        services.AddSingleton<Takedown>();
        services.AddSingleton<Punishment>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<EnforcementStory>();
        services.AddSingleton<RightOfWay>();
        services.AddSingleton<EnforcementAlarm>();
        services.AddHostedService(provider => provider.GetRequiredService<EnforcementAlarm>());
        services.AddSingleton<ChatEventsStory>();

        // Archive: kept whole
        services.AddOptionsOf<ArchiveOptions, ArchiveOptionsValidator>(configuration, ArchiveOptions.Section);
        services.AddSingleton<ThreadsToCheck>();
        services.AddSingleton<ThreadCheck>();
        services.AddSingleton<CompletenessStory>();
        services.AddSingleton<Walks>();

        // Keeping: for how long, and what must not go
        services.AddOptionsOf<KeepingOptions, KeepingOptionsValidator>(configuration, KeepingOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KeepingOptions>, ClassNamesValidator>());
        services.AddSingleton<ThreadKeep>();
        services.AddSingleton<LegalHolds>();
        services.AddSingleton<ThreadPurge>();
        services.AddSingleton<UndeliveredPurge>();
        services.AddSingleton<PurgeStory>();
        services.AddSingleton<KeepingDesk>();

        // Bots: who answers
        services.AddOptionsOf<BotOptions, BotOptionsValidator>(configuration, BotOptions.Section);
        services.AddOptionsOf<MannersOptions, MannersOptionsValidator>(configuration, MannersOptions.Section);
        services.AddSingleton<IConfigureOptions<BotSettings>>(new BotSettingsSource(configuration));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BotSettings>, BotSettingsValidator>());
        services.AddSingleton<BotIdentity>();
        services.AddSingleton<ServiceUser>();
        services.AddSingleton<BotRoster>();
        services.AddSingleton<BotPlaces>();
        services.AddSingleton<BotPauses>();
        services.AddSingleton<BotHops>();
        services.AddSingleton<Conversations>();
        services.AddSingleton<Joinings>();
        services.AddSingleton<BotTools>();
        services.AddSingleton<BotDesk>();
        services.AddSingleton<OutputJudge>();
        services.AddSingleton<AskerLimits>();
        services.AddSingleton<ReplyClaims>();
        services.AddSingleton<BotVoice>();
        services.AddSingleton<Answering>();
        services.AddSingleton<LateReplies>();
        services.AddHostedService(provider => provider.GetRequiredService<LateReplies>());
        services.AddSingleton<BotReplyStory>();

        // The bots themselves, one line each, and what they alone need
        services.AddOptionsOf<AssistantOptions, AssistantOptionsValidator>(configuration, AssistantOptions.Section);
        services.AddOptionsOf<FaqOptions, FaqOptionsValidator>(configuration, FaqOptions.Section);
        services.AddSingleton<ChatModel>();
        services.AddSingleton<ReportCommand>();
        services.AddSingleton<SummaryCommand>();
        services.AddSingleton<IBot, HelperBot>();
        services.AddSingleton<IBot, FaqBot>();
        services.AddSingleton<IBot, AssistantBot>();

        // Delivery: what could not be read, and what Event Grid gave up
        services.AddSingleton<UndeliveredEvents>();
        services.AddSingleton<Replay>();

        // Health: whether all of it works, and which hop does not
        services.AddOptions<HealthOptions>().Bind(configuration.GetSection(HealthOptions.Section));
        services.AddSingleton<Pulse>();
        services.AddSingleton<CanaryStory>();
        services.AddSingleton<Readiness>();

        // Privacy: what is kept about a user, read out and erased; the places in the order in which they let go
        services.AddSingleton<Holds>();
        services.AddSingleton<IPersonalData, ChatPersonalData>();
        services.AddSingleton<IPersonalData, ThreadPersonalData>();
        services.AddSingleton<IPersonalData, ArchivePersonalData>();
        services.AddSingleton<IPersonalData, ModerationPersonalData>();
        services.AddSingleton<IPersonalData, UndeliveredPersonalData>();
        services.AddSingleton<IPersonalData>(provider => provider.GetRequiredService<Emojis>());
        services.AddSingleton<IPersonalData, UserPersonalData>();
        services.AddSingleton<Export>();
        services.AddSingleton<Erasure>();

        return services;
    }

    private static void AddOptionsOf<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }
}
