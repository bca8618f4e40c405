using System.Text;

namespace Chat.Functions.Tests.Support;

/// <summary>What App Service authentication would write of a user.</summary>
public static class Principals
{
    public static string Of(string userId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        $$"""{"auth_typ":"aad","claims":[{"typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier","val":"{{userId}}"}]}"""));
}
