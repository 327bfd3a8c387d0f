namespace Pys3Local.Storage.Limits;

/// <summary>A <see cref="Limit"/> at one moment, for metrics.</summary>
/// <param name="Name">In lower case with underscores: <c>document_bytes</c>.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Used">What is in use.</param>
/// <param name="Most">What there is.</param>
/// <param name="Peak">The most that was in use at a time.</param>
/// <param name="Refused">How often there was not enough.</param>
public readonly record struct LimitUse(string Name, string Description, long Used, long Most, long Peak, long Refused);
