namespace Chat.Local.Model;

/// <summary>Why a request is not answered, in the words of the API: platform.openai.com/docs/guides/error-codes.</summary>
public sealed record ModelError(int Status, string Message, string Type = "invalid_request_error", string? Param = null, string? Code = null)
{
    public static readonly ModelError UnknownAddress =
        new(StatusCodes.Status404NotFound, "This stand-in for a model has one address: POST /v1/chat/completions.", Code: "unknown_url");

    public static readonly ModelError WrongMethod = new(StatusCodes.Status405MethodNotAllowed, "Only POST.", Code: "method_not_supported");

    public static readonly ModelError WrongKey = new(StatusCodes.Status401Unauthorized, "Incorrect API key provided.", Code: "invalid_api_key");

    public static ModelError Unreadable(int status) => new(status, "The body is one JSON object of at most 1 MiB with the fields of the API.");

    public static ModelError UnknownModel(string model) =>
        new(StatusCodes.Status404NotFound, $"The model `{model}` does not exist here; this is {LocalModel.Name}.", Param: "model", Code: "model_not_found");

    public static ModelError Missing(string field) =>
        new(StatusCodes.Status400BadRequest, $"Missing required parameter: '{field}'.", Param: field, Code: "missing_required_parameter");

    public static ModelError Invalid(string field, string why) =>
        new(StatusCodes.Status400BadRequest, $"Invalid value for '{field}'. {why}", Param: field, Code: "invalid_value");

    public static ModelError Unsupported(string field, string why) =>
        new(StatusCodes.Status400BadRequest, $"Unsupported parameter: '{field}'. {why}", Param: field, Code: "unsupported_parameter");
}
