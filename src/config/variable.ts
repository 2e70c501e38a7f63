/** What a variable of the environment is, and the readers that several tables share. */
import { expectedSecrets, readSecrets } from "../signing/secret.ts"

/** What the environment may hold. Node and Workers give it in the same shape. */
export type Env = Readonly<Record<string, string | undefined>>

export interface Variable<T> {
  /** What is expected, for the message about a wrong value. */
  expected: string
  /** Reads the text; undefined when it is not what is expected. An empty variable counts as absent. */
  read(text: string): T | undefined
  absent: T
  /** A secret is never printed, not even when it is wrong. */
  secret?: true
}

/** Variables by their names. */
export type VariableTable = Record<string, Variable<never> | Variable<unknown>>

/** What a table of variables reads as. */
export type ValuesOf<Table extends VariableTable> = { [Name in keyof Table]: Table[Name]["absent"] }

/** A row of a table; without `absent` a variable that is not set is null. */
export function variable<T>(expected: string, read: Variable<T>["read"]): Variable<T | null>
export function variable<T>(expected: string, read: Variable<T>["read"], absent: T): Variable<T>
export function variable<T>(expected: string, read: Variable<T>["read"], absent: T | null = null): Variable<T | null> {
  return { expected, read, absent }
}

/** The row of a secret. */
export function secret<T>(expected: string, read: Variable<T>["read"]): Variable<T | null> {
  return { ...variable(expected, read), secret: true }
}

/** Takes some words and nothing else. */
export const oneOf =
  <W extends string>(...words: W[]) =>
  (text: string) =>
    words.find((word) => word === text)

/** Reads a whole number between two, both included. */
export const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined
}

/** Reads a URL of one of some schemes, each with its colon. */
export const readUrl =
  (...schemes: string[]) =>
  (text: string) => {
    const url = URL.parse(text)
    return url && schemes.includes(url.protocol) ? text : undefined
  }

/** Takes every text. */
export const anyText = (text: string) => text

/** Secrets, the newest first; null where there are none. @param what what they are the keys of, for the message */
export function secrets(what: string) {
  return secret(`${what}: ${expectedSecrets}`, (text) => {
    try {
      return readSecrets(text)
    } catch {
      return undefined
    }
  })
}

/** Reads a table from the environment; a variable that is wrong is undefined, and a line in `faults` says so. */
export function readTable(table: VariableTable, env: Env, faults: string[]): Record<string, unknown> {
  const entries = Object.entries<Variable<unknown>>(table).map(([name, { expected, read, absent, secret }]) => {
    const text = env[name]?.trim()
    if (text === undefined || text === "") return [name, absent]
    const value = read(text)
    if (value === undefined)
      faults.push(`${name} is ${secret ? "(not shown)" : JSON.stringify(text)}, expected ${expected}`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}
