using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Identity;
using Chat.Functions.Acs;
using Chat.Functions.Tests.Support;
using Chat.Functions.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

public sealed class TokenStories(ChatWorld world)
{
    [Fact]
    public async Task A_signed_in_user_gets_a_token_for_chat_and_for_nothing_else()
    {
        using var http = await world.HttpAsync($"ana-{Guid.NewGuid():n}");

        using var answer = await http.PostAsync("/api/token", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["userId", "communicationUserId", "token", "expiresOn", "endpoint"], body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(world.Acs.Endpoint.ToString().TrimEnd('/'), body.GetProperty("endpoint").GetString()!.TrimEnd('/'));
        Assert.Equal("chat", Claims(body.GetProperty("token").GetString()!).GetProperty("acsScope").GetString());
    }

    [Fact]
    public async Task The_same_user_is_the_same_identity_every_time()
    {
        var userId = $"ana-{Guid.NewGuid():n}";

        var identities = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            identities.Add(await IdentityOfAsync(userId));
        }

        Assert.Single(identities);
    }

    [Fact]
    public async Task Twenty_first_sign_ins_at_once_make_one_identity_and_leave_no_other_behind()
    {
        var userId = $"ana-{Guid.NewGuid():n}";

        var identities = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => IdentityOfAsync(userId)));

        Assert.Single(identities.Distinct());
    }

    [Theory]
    [InlineData("ана@пример.рф")]
    [InlineData("auth0|50%~")]
    [InlineData("🙂")]
    public async Task A_user_id_of_any_script_is_remembered(string userId)
    {
        userId += Guid.NewGuid().ToString("n");

        Assert.Equal(await IdentityOfAsync(userId), await IdentityOfAsync(userId));
    }

    [Fact]
    public async Task An_identity_that_was_deleted_in_the_service_is_replaced()
    {
        var userId = $"ana-{Guid.NewGuid():n}";
        var first = await IdentityOfAsync(userId);

        await new CommunicationIdentityClient(world.Acs.ConnectionString, ChatWorld.TransportTo(world.Acs).Prepare(new CommunicationIdentityClientOptions()))
            .DeleteUserAsync(new CommunicationUserIdentifier(first));

        // A page whose token the service refuses asks for one that is not remembered.
        var second = await IdentityOfAsync(userId, cacheControl: "no-cache");
        Assert.NotEqual(first, second);
        Assert.Equal(second, await IdentityOfAsync(userId));
    }

    [Fact]
    public async Task Whoever_loses_the_race_for_a_user_finds_the_winners_identity()
    {
        Assert.True(UserId.TryParse($"ana-{Guid.NewGuid():n}", out var user, out _));
        var directory = world.Local.Functions.Services.GetRequiredService<UserDirectory>();

        var identities = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => directory.FindOrCreateAsync(user, CancellationToken.None)));

        var kept = Assert.Single(identities.Select(user => user.Identity).Distinct());
        var acs = world.Local.Functions.Services.GetRequiredService<AcsIdentities>();
        Assert.NotNull(await acs.IssueTokenAsync(kept, TokenScope.Chat, TimeSpan.FromHours(1), CancellationToken.None));
    }

    private async Task<string> IdentityOfAsync(string userId, string? cacheControl = null)
    {
        using var http = await world.HttpAsync(userId);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Cache-Control", cacheControl ?? "max-age=0");
        using var answer = await http.PostAsync("/api/token", new StringContent("{}", Encoding.UTF8, "application/json"));

        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("communicationUserId").GetString()!;
    }

    private static JsonElement Claims(string token)
    {
        var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');

        return JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
    }
}
