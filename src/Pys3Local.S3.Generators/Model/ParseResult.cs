namespace Pys3Local.S3.Generators.Model;

/// <summary>What the parser made of one class: a model, or what is wrong with it.</summary>
internal sealed record ParseResult(ElementModel? Element, EquatableArray<Problem> Problems);
