using Chat.Functions.Tests.Support;
using Chat.Local;

namespace Chat.Functions.Tests.Contract;

public sealed class OpenApiTests(ChatWorld world)
{
    private static string File => RepositoryFolder.Of("functions", "Http", "openapi.json");

    [Fact]
    public void The_contract_is_what_the_doors_promise()
    {
        var now = OpenApiDocument.Write();
        if (Environment.GetEnvironmentVariable("CHAT_TESTS_GOLDENS") == "write")
        {
            System.IO.File.WriteAllText(File, now);
        }

        Assert.True(
            System.IO.File.ReadAllText(File).ReplaceLineEndings("\n") == now,
            "functions/Http/openapi.json is not what the code says. Read the difference after: CHAT_TESTS_GOLDENS=write dotnet test --filter The_contract_is_what_the_doors_promise");
    }

    [Fact]
    public async Task Anybody_may_read_it_at_its_address()
    {
        using var http = await world.HttpAsync(null);

        using var answer = await http.GetAsync("/api/openapi.json");

        Assert.Equal("application/openapi+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(System.IO.File.ReadAllText(File), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_is_openapi_by_the_specifications_own_schema() =>
        Assert.Contains("OpenAPI 3.1", await NodeScript.RunAsync(world, "openapi.mjs", File), StringComparison.Ordinal);
}
