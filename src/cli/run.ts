/** A program of several commands: which one is meant, its help, and how a process of it ends. */
import { version } from "../app/version.ts"
import { type Command, ServerError, say, UsageError } from "./command.ts"

export interface Program {
  name: string
  /** What it is, in a few words. */
  about: string
  /** A command is read when it is called for: most need little of what all of them need together. */
  commands: Readonly<Record<string, () => Promise<Command>>>
  /** Where its environment is described. */
  environment: string
  /** An error that is none of wrong use, in words for the operator. */
  toMessage(error: unknown): string
}

async function help({ name, about, commands, environment }: Program): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const rows = all.map(({ usage, summary }) => `  ${name} ${usage}\n      ${summary}`)
  return `${name} ${version}: ${about}\n\n${rows.join("\n")}\n\nThe environment: ${environment}\n`
}

/** Runs a program. @returns its exit code */
export async function runCommands(program: Program, argv: readonly string[]): Promise<number> {
  const { commands } = program
  const [name, ...args] = argv
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(await help(program))
    return name === undefined ? 2 : 0
  }
  if (name === "--version") {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined
  if (!command) {
    say(`there is no command ${name}; ${program.name} help lists them`)
    return 2
  }
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${program.name} ${command.usage}\n${command.summary}\n`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    // The database's socket breaks by the same error: only that of stdout is no fault.
    if (isBrokenPipe(error) && stdoutIsBroken) return 0
    if (error instanceof UsageError) {
      say(`${error.message}\nusage: ${program.name} ${command.usage}`)
      return 2
    }
    say(error instanceof ServerError ? error.message : program.toMessage(error))
    return 1
  }
}

// A reader of stdout that has seen enough (head) is no fault. A command that streams to it fails by this error and
// comes to its end; one that has written all it had to say is there already.
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EPIPE", "ERR_STREAM_DESTROYED"].includes(String(error.code))
}
let stdoutIsBroken = false
process.stdout.on("error", (error) => {
  if (!isBrokenPipe(error)) throw error
  stdoutIsBroken = true
})
