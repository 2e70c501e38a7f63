#!/usr/bin/env node
/**
 * `gongshi-verify`: what somebody runs who receives what a register publishes, without the register. It is made into a
 * package that stands alone (`npm run verify:package`).
 */
import { runCommands } from "./run.ts"

process.exitCode = await runCommands(
  {
    name: "gongshi-verify",
    about: "verifies what a register of merchants' credit information publishes",
    commands: {
      verify: async () => (await import("./verify.ts")).verifyCommand,
      follow: async () => (await import("./follow.ts")).followCommand,
      watch: async () => (await import("./watch.ts")).watchCommand,
      judge: async () => (await import("./judge.ts")).judgeCommand,
      witness: async () => (await import("./witness.ts")).witnessCommand,
    },
    environment: "README.md of this package",
    toMessage,
  },
  process.argv.slice(2),
)

/** An error of the file system says itself what was tried on which file; anything else is a fault of the program. */
function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return "syscall" in error && "path" in error ? error.message : (error.stack ?? error.message)
}
