/**
 * Which versions may write. A release names here the oldest one whose writes its schema and its log bear; the database
 * keeps that name and refuses whatever is older itself (migrations/…_writer.sql): code that was written before asks nobody.
 */
import description from "../../package.json" with { type: "json" }

/** Three numbers, as 0.12.0. */
export type Version = string

const versionText = /^\d{1,6}\.\d{1,6}\.\d{1,6}/

/** A version, without what may follow its numbers; null where the text is none. */
export function readVersion(text: string): Version | null {
  return versionText.exec(text)?.[0] ?? null
}

/** What writes here: as its connections say it. */
export const ownVersion: Version = readVersion(description.version) ?? "0.0.0"

/** The oldest version that may write to a database which this one has migrated. Each release decides whether it stays. */
export const oldestWriter: Version = "0.12.0"

/** The oldest one that an operator may let write again (`gongshi migrate --writers-from`), for the schema still bears it. */
export const wayBackTo: Version = "0.11.0"

/** Before this version connections said none. The guard in the database takes them for the one before. */
export const lastSilentVersion: Version = "0.11.0"

/** By their numbers: negative where the first is older. */
export function compareVersions(one: Version, other: Version): number {
  const [numbers, others] = [one, other].map((version) => version.split(".").map(Number))
  for (const [index, number] of (numbers ?? []).entries()) {
    const difference = number - (others?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether one version is older than another. */
export function isOlder(one: Version, other: Version): boolean {
  return compareVersions(one, other) < 0
}

/** What the connections of a version are called, where an operator looks for them (pg_stat_activity). */
export const applicationName = `gongshi ${ownVersion}`

/** Before each statement that goes through a pooler, which may hand on no setting of a connection. */
export const versionMark = `/* gongshi ${ownVersion} */ `

/** SQLSTATE of the database's refusal. */
export const olderWriterState = "GSV01"

/** Thrown by code that is older than the database lets write. */
export class OlderThanDatabase extends Error {
  constructor(needed: Version) {
    super(
      `this is gongshi ${ownVersion}, and the database is written to by ${needed} and later: start that version, or see "The way back" in docs/operations.md`,
    )
  }
}

/** What a running process says of itself. */
export interface NodeIdentity {
  id: string
  version: Version
  /** Where it runs, for whoever has to find it. */
  place: string
}

/** A process that has said lately that it runs. */
export interface LiveNode extends NodeIdentity {
  startedAt: Date
  seenAt: Date
}

/** How often a node says that it runs; and after how long without a word it counts as gone. */
export const beatEveryMs = 30_000
export const goneAfterMs = 4 * beatEveryMs

/** Why the oldest version that may write does not become another. */
export type SwitchRefusal =
  | { kind: "newer-than-this"; own: Version }
  | { kind: "before-way-back"; wayBackTo: Version }
  | { kind: "older-alive"; nodes: readonly LiveNode[] }

/**
 * Whether what only a version and those after it can read or write may begin: the format of the log, the list of modules,
 * or that version as the oldest writer. Not while an older process is alive, which would go on as before.
 */
export function judgeSwitch(to: Version, nodes: readonly LiveNode[], own: Version = ownVersion): SwitchRefusal | null {
  if (isOlder(own, to)) return { kind: "newer-than-this", own }
  if (isOlder(to, wayBackTo)) return { kind: "before-way-back", wayBackTo }
  const older = nodes.filter(({ version }) => isOlder(version, to))
  return older.length > 0 ? { kind: "older-alive", nodes: older } : null
}

/** The refusal in words, with the next step. */
export function explainSwitch(to: Version, refusal: SwitchRefusal): string {
  switch (refusal.kind) {
    case "newer-than-this":
      return `${to} is newer than this version, ${refusal.own}: run the gongshi of ${to}`
    case "before-way-back":
      return `the schema does not bear what versions before ${refusal.wayBackTo} write: see "The way back" in docs/operations.md`
    case "older-alive": {
      const each = refusal.nodes.map(
        ({ version, place, seenAt }) => `${version} at ${place}, seen ${seenAt.toISOString()}`,
      )
      return `older than ${to} and alive: ${each.join("; ")}. Stop or upgrade these first; one that was killed counts as gone ${goneAfterMs / 1000} seconds after it was last seen`
    }
  }
}
