/** A program of several commands: which one is meant, its help, and how a process of it ends. */
import { version } from "../app/version.ts"
import { type Command, command, type Group, type Leaf, readChoice, ServerError, say, UsageError } from "./command.ts"
import { completionOf, shells } from "./completion.ts"
import { helpOf, type Named, overviewOf, usageOf } from "./help.ts"

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

/** All commands of a program, read. */
export async function loadAll({ name, about, commands }: Omit<Program, "toMessage">) {
  const loaded = await Promise.all(Object.entries(commands).map(async ([word, load]) => [word, await load()] as const))
  const group: Group = { about, commands: Object.fromEntries(loaded) }
  return { words: [name], command: group }
}

/** Every program completes itself. */
function completionCommand(program: Program): Leaf {
  return command({
    about: "print what completes this program in a shell",
    arguments: [{ name: "SHELL", about: "the shell", choices: shells }],
    examples: [
      [`bash > /etc/bash_completion.d/${program.name}`, "for all users of bash"],
      [`zsh > ~/.zfunc/_${program.name}`, "for zsh, where fpath has that folder"],
      [`fish > ~/.config/fish/completions/${program.name}.fish`, "for fish"],
    ],
    async run(_, shell) {
      process.stdout.write(completionOf(readChoice("SHELL", shell, shells), await loadAll(program)))
      return 0
    },
  })
}

/** Runs a program. @returns its exit code */
export async function runCommands(given: Program, argv: readonly string[]): Promise<number> {
  const program = { ...given, commands: { ...given.commands, completion: async () => completionCommand(program) } }
  const [first, ...rest] = argv
  if (first === undefined || isHelp(first) || (first === "help" && rest.length === 0)) {
    process.stdout.write(overviewOf(await loadAll(program), { version, environment: program.environment }))
    return first === undefined ? 2 : 0
  }
  if (first === "--version") {
    process.stdout.write(`${version}\n`)
    return 0
  }
  return first === "help" ? dispatch(program, [...rest, "--help"]) : dispatch(program, argv)
}

async function dispatch(program: Program, [name = "", ...args]: readonly string[]): Promise<number> {
  const { commands } = program
  const found = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined
  if (!found) {
    say(`there is no command ${name}; ${program.name} help lists them`)
    return 2
  }
  const { left, ...named } = descend({ words: [program.name, name], command: found }, args)
  const end = left.indexOf("--")
  if (left.slice(0, end < 0 ? left.length : end).some(isHelp)) {
    process.stdout.write(helpOf(named))
    return 0
  }
  try {
    if (!("commands" in named.command)) return await named.command.run(left)
    readChoice(named.words.slice(1).join(" "), left[0], Object.keys(named.command.commands))
    throw new Error(`${left[0]} is named and not there`)
  } catch (error) {
    // The database's socket breaks by the same error: only that of stdout is no fault.
    if (isBrokenPipe(error) && stdoutIsBroken) return 0
    if (error instanceof UsageError) {
      say(`${error.message}\nusage: ${usageOf(named)}\n${named.words.join(" ")} --help says more`)
      return 2
    }
    say(error instanceof ServerError ? error.message : program.toMessage(error))
    return 1
  }
}

const isHelp = (arg: string): boolean => arg === "--help" || arg === "-h"

/** The command that is meant by the words at the beginning. */
function descend({ words, command }: Named, args: readonly string[]): Named & { left: readonly string[] } {
  const [word = "", ...left] = args
  const next = "commands" in command && Object.hasOwn(command.commands, word) ? command.commands[word] : undefined
  return next ? descend({ words: [...words, word], command: next }, left) : { words, command, left: args }
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
