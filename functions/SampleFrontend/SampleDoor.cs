using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Chat.Functions.SampleFrontend;

/// <summary>The door of the sample's addresses: shut unless the setting opens it, and then for signed-in users, as every other.</summary>
public sealed class SampleDoor(Door door, IOptions<SampleFrontendOptions> options)
{
    public Task<IResult> ForSignedInAsync(
        string function, HttpRequest request, Func<Caller, Task<IResult>> answer, CancellationToken cancellationToken) => options.Value.Enabled
            ? door.ForSignedInAsync(function, request, answer, cancellationToken)
            : Task.FromResult(Refusal.SampleFrontendOff.ToProblem());
}
