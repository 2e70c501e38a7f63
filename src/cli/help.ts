/** What a program says of itself: usage, help and exit codes, from the declarations of its commands. Pure. */
import type { Argument, Command, Leaf, Option } from "./command.ts"

/** Exit codes that every command has. */
export const exitCodes = {
  0: "fine",
  1: "found a problem in the data, or could not be done",
  2: "wrong use: an argument or an option that is none",
} as const

/** A command with the words that call it, the program's name first. */
export interface Named {
  words: readonly string[]
  command: Command
}

/** Every command that does something, in the order of declaration. */
export function leavesOf({ words, command }: Named): { words: readonly string[]; command: Leaf }[] {
  if (!("commands" in command)) return [{ words, command }]
  return Object.entries(command.commands).flatMap(([word, each]) =>
    leavesOf({ words: [...words, word], command: each }),
  )
}

/** How a command is called, in a line for each that does something. */
export function usageOf(named: Named): string {
  return leavesOf(named)
    .map(({ words, command }) => [...words, ...wordsOf(command), ...optionsOf(command)].join(" "))
    .join("\n       ")
}

function wordsOf({ arguments: words = [] }: Leaf): string[] {
  return words.map((word) => (word.optional ? `[${nameOf(word)}]` : nameOf(word)))
}

function nameOf({ name, choices }: Argument): string {
  return choices ? choices.join("|") : name
}

function optionsOf({ options = {} }: Leaf): string[] {
  return Object.entries(options).map(([name, option]) => {
    const written = writtenOption(name, option)
    return `${option.required ? written : `[${written}]`}${option.many ? "…" : ""}`
  })
}

function writtenOption(name: string, { value, choices }: Option): string {
  if (value === undefined) return `--${name}`
  return `--${name} ${choices ? choices.join("|") : value}`
}

/** All there is to say of a command. */
export function helpOf({ words, command }: Named): string {
  if ("commands" in command) {
    const rows = Object.entries(command.commands).map(([word, { about }]) => [word, about] as const)
    const usage = `${words.join(" ")} COMMAND`
    return sections(usage, command.about, [
      ["Commands", rows],
      ["More", [[`${words.join(" ")} COMMAND --help`, "what one of them takes"]]],
    ])
  }
  const { about, arguments: taken = [], options = {}, examples, environment = {} } = command
  const called = [...words, ...wordsOf(command), ...(Object.keys(options).length > 0 ? ["[OPTION]…"] : [])].join(" ")
  return sections(called, about, [
    ["Arguments", taken.map((word) => [nameOf(word), word.about])],
    [
      "Options",
      Object.entries(options).map(([name, option]) => {
        const notes = [...(option.required ? ["required"] : []), ...(option.many ? ["may be repeated"] : [])]
        return [writtenOption(name, option), `${option.about}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`]
      }),
    ],
    ["Examples", examples.map(([line, what]) => [[...words, line].join(" ").trim(), what])],
    ["Environment", Object.entries(environment)],
    ["Exit codes", Object.entries({ ...exitCodes, ...(command.problem ? { 1: command.problem } : {}) })],
  ])
}

/** All commands of a program. */
export function overviewOf(
  { words, command }: Named & { command: { commands: Readonly<Record<string, Command>> } },
  { version, environment }: { version: string; environment: string },
): string {
  const [name] = words
  const rows = Object.entries(command.commands).map(([word, { about }]) => [word, about] as const)
  return sections(`${name} COMMAND [ARGUMENT]… [OPTION]…`, `${name} ${version}: ${command.about}`, [
    ["Commands", rows],
    ["Exit codes", Object.entries(exitCodes)],
    [
      "More",
      [
        [`${name} COMMAND --help`, "arguments, options, examples and exit codes of a command"],
        [`${name} completion bash|zsh|fish`, "completion for a shell"],
        [environment, "the variables of the environment"],
      ],
    ],
  ])
}

type Row = readonly [name: string, about: string]

// What is written beside a name that is no wider than this; under it otherwise.
const besideMax = 22
const lineMax = 110

function sections(usage: string, about: string, parts: readonly (readonly [title: string, rows: readonly Row[]])[]) {
  const written = parts
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `\n${title}:\n${rows.map(rowText).join("")}`)
  return `${folded(about, "").trimStart()}\nUsage: ${usage}\n${written.join("")}`
}

function rowText([name, about]: Row): string {
  const indent = " ".repeat(besideMax + 4)
  const text = folded(about, indent)
  return name.length > besideMax ? `  ${name}\n${text}` : `  ${name.padEnd(besideMax)}  ${text.trimStart()}`
}

/** Text in lines of a width that terminals have. */
function folded(text: string, indent: string): string {
  const lines = [""]
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? ""
    if (last !== "" && indent.length + last.length + 1 + word.length > lineMax) lines.push(word)
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`
  }
  return lines.map((line) => `${indent}${line}\n`).join("")
}
