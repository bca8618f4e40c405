namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Every way to say no, with the service's status, code and words:
/// learn.microsoft.com/rest/api/storageservices/table-service-error-codes and …/common-rest-api-error-codes.
/// </summary>
internal sealed record TableError(int Status, string Code, string Message)
{
    public static TableError AtomFormatNotSupported { get; } = new(415, "AtomFormatNotSupported", "Atom format is not supported.");

    public static TableError AuthenticationFailed { get; } = new(
        403,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.");

    public static TableError CommandsInBatchActOnDifferentPartitions { get; } = new(
        400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");

    public static TableError DuplicatePropertiesSpecified { get; } = new(
        400, "DuplicatePropertiesSpecified", "A property is specified more than one time.");

    public static TableError EntityAlreadyExists { get; } = new(409, "EntityAlreadyExists", "The specified entity already exists.");

    public static TableError EntityTooLarge { get; } = new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");

    public static TableError InternalError { get; } = new(
        500, "InternalError", "The server encountered an internal error. Please retry the request.");

    public static TableError InvalidDuplicateRow { get; } = new(
        400,
        "InvalidDuplicateRow",
        "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");

    public static TableError InvalidInput { get; } = Invalid("One of the request inputs is not valid.");

    public static TableError KeyValueTooLarge { get; } = new(400, "KeyValueTooLarge", "The key value exceeds the maximum size permitted.");

    public static TableError MethodNotAllowed { get; } = new(
        405, "MethodNotAllowed", "The requested method is not allowed on the specified resource.");

    public static TableError MissingIfMatch { get; } = new(
        400, "MissingRequiredHeader", "A required HTTP header was not specified: If-Match.");

    public static TableError OutOfRangeInput { get; } = new(400, "OutOfRangeInput", "One of the request inputs is out of range.");

    public static TableError PropertiesNeedValue { get; } = new(
        400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");

    public static TableError PropertyNameInvalid { get; } = new(400, "PropertyNameInvalid", "The property name is invalid.");

    public static TableError PropertyNameTooLong { get; } = new(
        400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length (255).");

    public static TableError PropertyValueTooLarge { get; } = new(
        400,
        "PropertyValueTooLarge",
        "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.");

    public static TableError RequestBodyTooLarge { get; } = new(
        413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");

    public static TableError ResourceNotFound { get; } = new(404, "ResourceNotFound", "The specified resource does not exist.");

    public static TableError TableAlreadyExists { get; } = new(409, "TableAlreadyExists", "The table specified already exists.");

    public static TableError TableBeingDeleted { get; } = new(
        409, "TableBeingDeleted", "The specified table is being deleted. Try operation later.");

    public static TableError TableNotFound { get; } = new(404, "TableNotFound", "The table specified does not exist.");

    public static TableError TooManyProperties { get; } = new(
        400, "TooManyProperties", "The entity contains more properties than allowed. Each entity can include up to 252 properties to store data. Each entity also has 3 system properties.");

    public static TableError UpdateConditionNotSatisfied { get; } = new(
        412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static TableError Invalid(string message) => new(400, "InvalidInput", message);

    /// <summary>What the real service has and this one does not, by its name.</summary>
    public static TableError NotImplemented(string what) => new(
        501, "NotImplemented", $"The requested operation is not implemented on the specified resource: {what}.");
}
