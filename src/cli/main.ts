#!/usr/bin/env node
import { version } from "../app/version.ts"
/**
 * The `gongshi` command.
 */
import { toOperatorMessage } from "../node/operator-message.ts"
import { type Command, ServerError, say, UsageError } from "./command.ts"

// A command is read when it is called for: `gongshi token` needs no database and no server.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  import: async () => (await import("./import.ts")).importCommand,
  form: async () => (await import("./form.ts")).formCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  match: async () => (await import("./match.ts")).matchCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  keys: async () => (await import("./keys.ts")).keysCommand,
  client: async () => (await import("./client.ts")).clientCommand,
  token: async () => (await import("./token.ts")).tokenCommand,
  worklist: async () => (await import("./worklist.ts")).worklistCommand,
  sample: async () => (await import("./sample.ts")).sampleCommand,
  daily: async () => (await import("./daily.ts")).dailyCommand,
  reindex: async () => (await import("./maintenance.ts")).reindexCommand,
  log: async () => (await import("./log.ts")).logCommand,
  migrate: async () => (await import("./maintenance.ts")).migrateCommand,
  roster: async () => (await import("./roster.ts")).rosterCommand,
  follow: async () => (await import("./follow.ts")).followCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
}

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const rows = all.map(({ usage, summary }) => `  gongshi ${usage}\n      ${summary}`)
  return `gongshi ${version}: the register of merchants' credit information\n\n${rows.join("\n")}\n\nThe environment: docs/operations.md\n`
}

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(await help())
    return name === undefined ? 2 : 0
  }
  if (name === "--version") {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined
  if (!command) {
    say(`there is no command ${name}; gongshi help lists them`)
    return 2
  }
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`gongshi ${command.usage}\n${command.summary}\n`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (isBrokenPipe(error)) return 0
    if (error instanceof UsageError) {
      say(`${error.message}\nusage: gongshi ${command.usage}`)
      return 2
    }
    say(error instanceof ServerError ? error.message : toOperatorMessage(error))
    return 1
  }
}

// A reader of stdout that has seen enough (head) is no fault. A command that streams to it fails by this error and
// comes to its end; one that has written all it had to say is there already.
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EPIPE", "ERR_STREAM_DESTROYED"].includes(String(error.code))
}
process.stdout.on("error", (error) => {
  if (!isBrokenPipe(error)) throw error
})

process.exitCode = await run(process.argv.slice(2))
