// Azurite's blob service, which ends with the process that has started it: that one holds the other end of the standard input.
process.stdin.on("end", () => process.exit(0)).resume().unref();
require("azurite/dist/src/blob/main.js");
