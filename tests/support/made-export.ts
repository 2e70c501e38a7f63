/**
 * An export of a log in memory as the register makes one, in a folder or an archive, whole or as a delta; signed by
 * whoever the test says, so that a forger who can sign is tried too.
 */
import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import path from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { toBase64 } from "../../src/ledger/base64.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { type MemoryLog, origin, sign, signedNow } from "./published.ts"

const hex = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex")

/** Lines of the records that entries from a size on have opened and that are live at the end. */
export function liveLines({ entries, lines }: MemoryLog, from = 0, to = entries.length): string[] {
  const live = new Map<number, string>()
  for (const [position, text] of entries.slice(0, to).entries()) {
    const entry = decodeEntry(text)
    if (entry?.replaces !== null && entry?.replaces !== undefined) live.delete(entry.replaces)
    const line = lines[position]
    if (line && entry?.commitment && entry.operation !== "key") live.set(position, line)
  }
  return [...live].filter(([position]) => position >= from).map(([, line]) => line)
}

/** When the last entry of a log was written, ms; 0 for an empty one. */
export function lastTime({ entries }: MemoryLog): number {
  return decodeEntry(entries.at(-1) ?? "")?.time ?? 0
}

/** The unpacked files of an export, by name. */
export type ExportText = Record<string, string[]>

/** The files of a whole export, with the deltas from some sizes. */
export function exportText(log: MemoryLog, deltasFrom: readonly number[] = []): ExportText {
  return {
    "snapshot.ndjson.zst": liveLines(log),
    "snapshot.ndjson.gz": liveLines(log),
    "log.ndjson.zst": log.entries,
    ...Object.fromEntries(
      deltasFrom.flatMap((from) => [
        [`delta-from-${from}.ndjson.zst`, liveLines(log, from)],
        [`delta-log-from-${from}.ndjson.zst`, log.entries.slice(from)],
      ]),
    ),
  }
}

/** Packs files and signs the manifest over them, whatever they hold. */
export async function packExport(
  log: MemoryLog,
  text: ExportText,
  key: SigningKey,
  changes: object = {},
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const named = Object.entries(text).map(([name, lines]) => {
    const content = lines.map((line) => `${line}\n`).join("")
    const packed = name.endsWith(".gz") ? gzipSync(content) : zstdCompressSync(content)
    files.set(name, packed)
    const from = /-from-(\d+)/.exec(name)?.[1]
    const kind = /^(snapshot|log|delta-log|delta)/.exec(name)?.[1]
    const measured = { bytes: packed.length, sha256: hex(packed), records: lines.length, content_sha256: hex(content) }
    return { name, kind, ...(from === undefined ? {} : { from: Number(from) }), ...measured }
  })
  const manifest = {
    ...signedNow,
    key_origin: "provided",
    log: { origin, size: log.entries.length, time: lastTime(log), root: toBase64(log.root()) },
    checkpoint: await log.checkpoint(),
    files: named,
    withdrawn: [],
    ...changes,
  }
  files.set("manifest.jws", Buffer.from(`${await sign("manifest", manifest, key)}\n`))
  return files
}

/** Writes files into a folder. */
export function writeFolder(folder: string, files: ReadonlyMap<string, Buffer>): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes)
  return folder
}

/** An archive (ustar) of files, under the names that are given; `type` is the member's typeflag. */
export function tarOf(members: readonly { name: string; bytes: Buffer; type?: string }[]): Buffer {
  const blocks = members.flatMap(({ name, bytes, type = "0" }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write("0000644\0", 100)
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124)
    header.write("        ", 148)
    header.write(type, 156)
    header.write("ustar\x0000", 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
