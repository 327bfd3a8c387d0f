using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Tests.Auth.Policies;

// Values made at random by FsCheck, which makes them by reflection: not part of the native tests.
public sealed partial class PolicyReaderTests
{
    [Test]
    public void Damage_is_refused_or_read_and_never_more()
    {
        var document = Encoding.UTF8.GetBytes(Filled("""{"Version":"2012-10-17","Statement":[STATEMENT,{"Effect":"Deny","Principal":{"AWS":"otto"},"NotAction":"s3:Get*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1"]}}}]}"""));
        Prop.ForAll(Gen.Choose(0, document.Length - 1).Zip(Gen.Choose(0, 255)).ToArbitrary(), change =>
        {
            var damaged = document.ToArray();
            damaged[change.Item1] = (byte)change.Item2;
            try
            {
                return PolicyReader.Read(damaged, "bucket").Statements.Count > 0;
            }
            catch (S3Exception e)
            {
                return e.Error.Code == "MalformedPolicy";
            }
        }).QuickCheckThrowOnFailure();
    }
}
