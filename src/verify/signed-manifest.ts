/**
 * A manifest as it is signed: what each file is that it names, and that together they are an export, of which a replay of
 * the log leaves no file unread.
 */
import { type Fault, fault, faultsWhere } from "./fault.ts"
import { count, digest, exact, listOf, matching, oneOf, type Shaped, text, treeHash } from "./shape.ts"

const fileName = matching(/^[a-z0-9][a-z0-9.-]*$/)

const fileShape = exact(
  { name: fileName, bytes: count, sha256: digest, records: count, content_sha256: digest },
  { kind: oneOf("snapshot", "log", "delta", "delta-log"), from: count },
)

export const manifestShape = exact(
  {
    iss: text,
    iat: count,
    key_origin: oneOf("self-generated", "provided"),
    log: exact({ size: count, time: count }, { origin: text, root: treeHash }),
    files: listOf(fileShape),
  },
  {
    checkpoint: text,
    withdrawn: listOf(exact({ name: text, size: count, sha256: digest, reason: text, at: text })),
  },
)

/** What a manifest holds, as it is signed. `iat` is in seconds, `log.time` in ms since 1970. */
export type SignedManifest = Shaped<typeof manifestShape>

export type SignedFile = SignedManifest["files"][number]

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

/**
 * Where a manifest says two things of itself: what it counts against the size of its log, one packing of a file against
 * the other, its time against its log's, and what it withdraws against what it names.
 */
export function contradictions({ iat, log, files, withdrawn = [] }: SignedManifest, skewMs: number): Fault[] {
  const most = (file: SignedFile) => log.size - (file.from ?? 0)
  const contents = new Map(files.map((file) => [file.content_sha256, file.records]))
  const wrong: [boolean, string, string][] = [
    [
      files.some((file) => kindOf(file).endsWith("log") && file.records !== most(file)),
      "所载日志条数与日志大小不符",
      "counts other entries than its log has",
    ],
    [files.some((file) => file.records > most(file)), "记录多于日志条目", "counts more lines than entries"],
    [
      files.some((file) => contents.get(file.content_sha256) !== file.records) ||
        new Set(files.flatMap((file) => (kindOf(file) === "snapshot" ? [file.content_sha256] : []))).size > 1,
      "两种压缩的快照内容不一",
      "names two snapshots that hold different things",
    ],
    [
      log.time > iat * 1000 + skewMs,
      "签发早于其日志的最后一条",
      "was signed before the last entry of its log was written",
    ],
    [
      withdrawn.some(({ size, sha256 }) => size >= log.size || files.some((file) => file.sha256 === sha256)),
      "撤回了自己所载的文件",
      "withdraws what it names itself, or what is not older than it",
    ],
  ]
  return faultsWhere(wrong)
}
