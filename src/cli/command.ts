/**
 * What a command of `gongshi` is, and what commands share: arguments, words for the operator, progress. Nothing of the
 * register: the receiver's package is made of it too.
 */
import { constants as fileConstants } from "node:fs"
import { access, stat } from "node:fs/promises"
import { type ParseArgsOptionsConfig, parseArgs } from "node:util"
import type { TextEncodingName } from "../table/row.ts"
import { findEncoding } from "../table/text-encoding.ts"

/** 0 fine, 1 found a problem in the data, 2 wrong use. */
export type ExitCode = 0 | 1 | 2

export interface Command {
  summary: string
  /** What stands behind `gongshi`. */
  usage: string
  run(args: readonly string[]): Promise<ExitCode>
}

/** Wrong use: the message says what is right. */
export class UsageError extends Error {}

/** A server refuses, or can't be reached: the message is all that there is to say. */
export class ServerError extends Error {}

/** Options that take a value. */
export function texts<const Name extends string>(...names: Name[]) {
  return Object.fromEntries(names.map((name) => [name, { type: "string" }])) as Record<Name, { type: "string" }>
}

/** Options that are given or not. */
export function flags<const Name extends string>(...names: Name[]) {
  return Object.fromEntries(names.map((name) => [name, { type: "boolean" }])) as Record<Name, { type: "boolean" }>
}

// A key is named by its thumbprint (RFC 7638), and one in 64 of those begins as an option does.
const hyphenThumbprint = /^-[A-Za-z0-9_-]{42}$/

/** Reads options and positionals; a thumbprint is a positional, whatever it begins with. @throws UsageError */
export function readArgs<const O extends ParseArgsOptionsConfig>(args: readonly string[], options: O, positionals = 0) {
  const thumbprints = args.includes("--") ? [] : args.filter((arg) => hyphenThumbprint.test(arg))
  const ordered =
    thumbprints.length === 0 ? args : [...args.filter((arg) => !thumbprints.includes(arg)), "--", ...thumbprints]
  try {
    const read = parseArgs({ args: [...ordered], options, allowPositionals: true, strict: true })
    if (read.positionals.length !== positionals) {
      throw new UsageError(
        `expected ${positionals} argument${positionals === 1 ? "" : "s"}, got ${read.positionals.length}`,
      )
    }
    return read
  } catch (error) {
    if (error instanceof UsageError) throw error
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
