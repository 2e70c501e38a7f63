/**
 * The files that a manifest names: what each is, and that together they are an export, of which a replay of the log leaves
 * no file unread.
 */
import { type Fault, fault } from "./fault.ts"
import type { SignedFile, SignedManifest } from "./manifest.ts"

/** What the file of the log is called. */
export const logName = "log.ndjson.zst"

/** What a file is; one of a version before kinds is a snapshot unless it is the log. */
export function kindOf({ name, kind }: SignedFile): NonNullable<SignedFile["kind"]> {
  return kind ?? (name === logName ? "log" : "snapshot")
}

/** What is wrong with the list: each file once, deltas of lines and entries, and a log with a snapshot or neither. */
export function listFaults({ files, log }: SignedManifest): Fault[] {
  const beginnings = (kind: string) => files.flatMap((file) => (kindOf(file) === kind ? [file.from ?? -1] : [])).sort()
  const isOnce = (values: readonly unknown[]) => new Set(values).size === values.length
  const deltas = beginnings("delta")
  const snapshots = beginnings("snapshot").length
  const hasLog = files.some(({ name }) => name === logName)
  if (!hasLog && (snapshots > 0 || deltas.length === 0)) return [fault("log-unnamed", logName)]
  const isWhole =
    isOnce(files.map(({ name }) => name)) &&
    files.every((file) => (kindOf(file) === "log") === (file.name === logName)) &&
    hasLog === snapshots > 0 &&
    files.every((file) => kindOf(file).startsWith("delta") === (file.from !== undefined)) &&
    files.every(({ from = 0 }) => from <= log.size) &&
    isOnce(deltas) &&
    String(deltas) === String(beginnings("delta-log"))
  return isWhole ? [] : [fault("malformed", unwhole)]
}

const unwhole = {
  zh: "文件清单有重复或者缺项",
  en: "it names a file twice, or lacks a snapshot, or the beginning, the lines or the entries of a delta",
} as const
