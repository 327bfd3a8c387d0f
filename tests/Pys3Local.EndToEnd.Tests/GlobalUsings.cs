// The static binary that these tests drive is built for Linux; signals, modes and /proc are Linux's.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
