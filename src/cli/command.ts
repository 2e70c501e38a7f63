/**
 * What a command of `gongshi` is, and what commands share: arguments, words for the operator, progress. Nothing of the
 * register: the receiver's package is made of it too.
 */
import { constants as fileConstants } from "node:fs"
import { access, stat } from "node:fs/promises"
import { parseArgs } from "node:util"
import type { TextEncodingName } from "../table/row.ts"
import { findEncoding } from "../table/text-encoding.ts"

/** 0 fine, 1 found a problem in the data, 2 wrong use. */
export type ExitCode = 0 | 1 | 2

/** A word that a command takes. */
export interface Argument {
  /** As usage has it: FILE. */
  name: string
  about: string
  choices?: readonly string[]
  /** Names a file, a folder or nothing on the disk: what a shell completes. */
  is?: "file" | "folder"
  /** May be left out. */
  optional?: true
}

/** An option of a command; with `value` it takes one. No option takes a secret: what stands there everybody sees in `ps`. */
export interface Option {
  about: string
  /** What stands for its value in usage. */
  value?: string
  choices?: readonly string[]
  is?: "file" | "folder"
  /** May be given several times. */
  many?: true
  /** Usage names it without brackets. */
  required?: true
}

export type Options = Readonly<Record<string, Option>>

/** The values of options. */
export type Values<O extends Options> = {
  -readonly [K in keyof O]?: O[K] extends { value: string }
    ? O[K] extends { many: true }
      ? string[]
      : string
    : boolean
}

/** What a command is: help, usage, completion and the reading of its arguments all come from here. */
export interface Declaration {
  /** What it does, in a sentence without an end. */
  about: string
  arguments?: readonly Argument[]
  options?: Options
  /** What stands behind the command's own words, and what it is for. */
  examples: readonly (readonly [line: string, about: string])[]
  /** What exit code 1 means here, where it is more than that it failed. */
  problem?: string
  /** Variables that it reads beside those of the register. */
  environment?: Readonly<Record<string, string>>
}

/** A command that does something. */
export interface Leaf extends Declaration {
  run(args: readonly string[]): Promise<ExitCode>
}

/** A command of several. */
export interface Group {
  about: string
  commands: Readonly<Record<string, Command>>
}

export type Command = Leaf | Group

/** A command that does something, from its declaration; its arguments are read before it runs. */
export function command<const O extends Options>(
  declaration: Declaration & {
    options?: O
    /** @param words the arguments in their order; those that may be left out are undefined then */
    run(values: Values<O>, ...words: string[]): Promise<ExitCode>
  },
): Leaf {
  const { run, ...declared } = declaration
  return {
    ...declared,
    run(args) {
      const { values, positionals } = readDeclared(args, declared)
      return run(values as Values<O>, ...positionals)
    },
  }
}

/** `--json`: one for all commands that say something in words. */
export const jsonOption = { about: "one JSON object a line on standard output, in the place of words" } as const

/** What commands take that read a table. */
export const tableOptions = {
  encoding: { value: "NAME", about: "of a CSV: utf-8, gbk, gb18030, utf-16le or utf-16be; the content tells without" },
  sheet: { value: "NAME", about: "of a workbook; the first without" },
} as const satisfies Options

/** What commands take that may ask another server. */
export const serverOptions = {
  server: { value: "URL", about: "ask this register instead of the one on this machine" },
  "key-file": { value: "FILE", is: "file", about: "the file that holds the API key, in the place of GONGSHI_KEY" },
} as const satisfies Options

/** The variables of `serverOptions`. */
export const serverEnvironment = {
  GONGSHI_KEY: "the API key at that server; never an option, for the list of processes is open to all",
  GONGSHI_KEY_FILE: "the file that holds it, as --key-file names one",
} as const

/** Wrong use: the message says what is right. */
export class UsageError extends Error {}

/** A server refuses, or can't be reached: the message is all that there is to say. */
export class ServerError extends Error {}

// A key is named by its thumbprint (RFC 7638), and one in 64 of those begins as an option does.
const hyphenThumbprint = /^-[A-Za-z0-9_-]{42}$/

/** Reads what a declaration declares; a thumbprint is a word, whatever it begins with. @throws UsageError */
export function readDeclared(
  args: readonly string[],
  { arguments: words = [], options = {} }: Pick<Declaration, "arguments" | "options">,
): { values: Record<string, string | boolean | (string | boolean)[] | undefined>; positionals: string[] } {
  const thumbprints = args.includes("--") ? [] : args.filter((arg) => hyphenThumbprint.test(arg))
  const ordered =
    thumbprints.length === 0 ? args : [...args.filter((arg) => !thumbprints.includes(arg)), "--", ...thumbprints]
  const { values, positionals } = parseStrictly([...ordered], options)
  const lacking = words[positionals.length]
  if (lacking && !lacking.optional) throw new UsageError(`${lacking.name} is missing: ${lacking.about}`)
  if (positionals.length > words.length) {
    const most = `${words.length} argument${words.length === 1 ? "" : "s"}`
    throw new UsageError(`expected ${most}, got ${positionals.length}`)
  }
  return { values: { ...values }, positionals }
}

function parseStrictly(args: string[], options: Options) {
  const taken = Object.entries(options).map(([name, { value, many }]) => {
    return [name, { type: value === undefined ? "boolean" : "string", multiple: many ?? false }] as const
  })
  try {
    return parseArgs({ args, options: Object.fromEntries(taken), allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** One of some words. @throws UsageError */
export function readChoice<const T extends string>(name: string, value: string | undefined, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined)
    throw new UsageError(`${name} is ${value ?? "missing"}, expected one of ${choices.join(", ")}`)
  return found
}

/** The encoding of a text file by its name; undefined for none. @throws UsageError */
export function readEncoding(name: string | undefined): TextEncodingName | undefined {
  const found = name === undefined ? undefined : findEncoding(name)
  if (name !== undefined && !found) {
    throw new UsageError(`--encoding is ${name}, expected utf-8, gbk, gb18030, utf-16le or utf-16be`)
  }
  return found
}

/** A whole number. @throws UsageError */
export function readCount(name: string, value: string | undefined, least: number, most: number): number {
  const count = Number(value)
  if (value !== undefined && /^\d+$/.test(value) && count >= least && count <= most) return count
  throw new UsageError(`${name} is ${value ?? "missing"}, expected a whole number from ${least} to ${most}`)
}

/** The size of a file that is to be read, in bytes. @throws UsageError */
export async function sizeOfInput(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  if (!found) throw new UsageError(`${file} is not there`)
  if (found.isDirectory()) throw new UsageError(`${file} is a folder, expected a file`)
  await access(file, fileConstants.R_OK).catch(() => {
    throw new UsageError(`${file} can't be read: this user may not`)
  })
  return found.size
}

/** A line for the operator. Results go to stdout, everything else here. */
export function say(line: string): void {
  process.stderr.write(`gongshi: ${line}\n`)
}

/** Progress on a terminal: one line of stderr that is written over; nothing where stderr is none. */
export function progressLine(): { show(text: string): void; end(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, end: () => {} }
  // More often than this and the terminal costs more than the work.
  const everyMs = 100
  let last = 0
  return {
    show(text) {
      const now = performance.now()
      if (now - last < everyMs) return
      last = now
      process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
    },
    end() {
      process.stderr.write("\r\u001b[2K")
    },
  }
}

/** The language of messages on the terminal, by the locale. */
export function terminalLanguage(): "zh" | "en" {
  const locale = process.env["LC_ALL"] ?? process.env["LC_MESSAGES"] ?? process.env["LANG"] ?? ""
  return locale.startsWith("zh") ? "zh" : "en"
}
