namespace Pys3Local.Cli.Clients;

/// <summary>What to paste or type, client by client.</summary>
internal static class ClientTexts
{
    private static readonly (string Name, Func<ClientSetup, string> Text)[] All =
    [
        ("rclone", Rclone),
        ("restic", Restic),
        ("kopia", Kopia),
        ("duplicati", Duplicati),
        ("aws", Aws),
        ("s3cmd", S3cmd),
        ("proxmox", Proxmox),
        ("veeam", Veeam),
        ("hyperbackup", HyperBackup),
    ];

    public static IEnumerable<string> Names => All.Select(client => client.Name);

    /// <summary>Null where there is no such client.</summary>
    public static string? For(string client, ClientSetup setup) => Array.Find(All, known => known.Name == client).Text?.Invoke(setup);

    public static string Rclone(ClientSetup setup) =>
        $"""
        [pys3local]
        type = s3
        provider = Other
        access_key_id = {setup.KeyId}
        secret_access_key = {setup.Secret}
        endpoint = {setup.Url}
        region = {setup.Region}

        """ + When(setup.CertificateFile, file => $"\n# Trust the server's own certificate: rclone --ca-cert {file} lsd pys3local:\n");

    private static string Restic(ClientSetup setup) =>
        $"""
        export AWS_ACCESS_KEY_ID={setup.KeyId}
        export AWS_SECRET_ACCESS_KEY={setup.Secret}
        export AWS_DEFAULT_REGION={setup.Region}
        export RESTIC_REPOSITORY=s3:{setup.Url}/{setup.Bucket}/restic
        {When(setup.CertificateFile, file => $"export RESTIC_CACERT={file}\n")}restic init

        """;

    private static string Kopia(ClientSetup setup) =>
        $"kopia repository create s3 --bucket={setup.Bucket} --endpoint={setup.Authority} --region={setup.Region} "
        + $"--access-key={setup.KeyId} --secret-access-key={setup.Secret}"
        + (setup.IsHttps ? "" : " --disable-tls")
        + When(setup.CertificateFile, file => $" --root-ca-pem-path={file}")
        + "\n";

    private static string Duplicati(ClientSetup setup) =>
        $"s3://{setup.Bucket}/duplicati?s3-server-name={setup.Authority}&s3-location-constraint={setup.Region}&s3-client=minio"
        + $"&use-ssl={(setup.IsHttps ? "true" : "false")}&auth-username={setup.KeyId}&auth-password={setup.Secret}\n";

    private static string Aws(ClientSetup setup) =>
        $"""
        # ~/.aws/credentials
        [pys3local]
        aws_access_key_id = {setup.KeyId}
        aws_secret_access_key = {setup.Secret}

        # ~/.aws/config
        [profile pys3local]
        region = {setup.Region}
        endpoint_url = {setup.Url}
        s3 =
            addressing_style = path
        {When(setup.CertificateFile, file => $"ca_bundle = {file}\n")}
        # aws --profile pys3local s3 ls

        """;

    private static string S3cmd(ClientSetup setup) =>
        $"""
        # ~/.s3cfg
        [default]
        access_key = {setup.KeyId}
        secret_key = {setup.Secret}
        host_base = {setup.Authority}
        host_bucket = {setup.Authority}
        bucket_location = {setup.Region}
        use_https = {(setup.IsHttps ? "True" : "False")}
        signature_v2 = False
        {When(setup.CertificateFile, file => $"ca_certs_file = {file}\n")}
        """;

    private static string Proxmox(ClientSetup setup) =>
        $"proxmox-backup-manager s3 endpoint create pys3local --endpoint {setup.Host} --port {setup.Port} --path-style true "
        + $"--region {setup.Region} --access-key {setup.KeyId} --secret-key {setup.Secret}"
        + When(setup.Fingerprint, fingerprint => $" --fingerprint {fingerprint}")
        + "\n"
        + $"proxmox-backup-manager datastore create {setup.Bucket} /var/cache/{setup.Bucket} --backend type=s3,client=pys3local,bucket={setup.Bucket}\n"
        + When(setup.IsHttps ? null : "", _ => "# Proxmox Backup Server speaks HTTPS only: start the server with --tls-self-signed or --tls-cert.\n");

    private static string Veeam(ClientSetup setup) =>
        $"""
        Backup Infrastructure > Backup Repositories > Add Repository > Object Storage > S3 Compatible
          Service point: {setup.Url}
          Region:        {setup.Region}
          Access key:    {setup.KeyId}
          Secret key:    {setup.Secret}
          Bucket:        {setup.Bucket}
        {When(setup.Fingerprint, fingerprint => $"  Certificate:   accept the one with the SHA-256 fingerprint\n                 {fingerprint}\n")}{When(setup.IsHttps ? null : "", _ => "Veeam speaks HTTPS only: start the server with --tls-self-signed or --tls-cert.\n")}
        """;

    private static string HyperBackup(ClientSetup setup) =>
        $"""
        Hyper Backup > + > Folders and Packages > S3 Storage
          S3 server:         Custom Server URL
          Server address:    {setup.Authority}
          Signature version: v4
          Request style:     path style
          Access key:        {setup.KeyId}
          Secret key:        {setup.Secret}
          Bucket name:       {setup.Bucket}
        {When(setup.IsHttps ? null : "", _ => "Hyper Backup speaks HTTPS only: start the server with --tls-self-signed or --tls-cert.\n")}
        """;

    private static string When(string? value, Func<string, string> text) => value is null ? "" : text(value);
}
