/** What is sent of an export: the stream of a file or of its archive, and how it is labelled. */
import { createHash } from "node:crypto"
import { manifestName, secondSignatureName } from "../manifest.ts"
import { type ArchiveMember, layOutArchive } from "./archive.ts"
import type { ExportShelf, ShelvedExport } from "./shelf.ts"
import type { TarLayout } from "./tar.ts"

/** A file that can be sent, or any stretch of it. */
export interface Sendable {
  mediaType: string
  /** Digest of its bytes, or of all that they are made from, hex. */
  digest: string
  length: number
  /** Null when it has been taken away meanwhile. */
  open(start: number, length: number): Promise<ReadableStream<Uint8Array> | null>
}

const mediaTypes: Readonly<Record<string, string>> = {
  zst: "application/zstd",
  gz: "application/gzip",
  jws: "application/jose",
}

/** A file of an export by its name; null when its manifest names none. */
export function toSendable(shelf: ExportShelf, shelved: ShelvedExport, name: string): Sendable | null {
  const { size } = shelved.manifest.log
  const file = fileOf(shelved, name)
  if (!file) return null
  return {
    mediaType: mediaTypes[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    digest: file.sha256,
    length: file.bytes,
    open: (start, length) => shelf.read(size, name, start, length),
  }
}

function fileOf({ manifest, bytes, sha256, second }: ShelvedExport, name: string) {
  if (name === manifestName) return { bytes: bytes.length, sha256 }
  if (name === secondSignatureName && second) {
    return { bytes: second.length, sha256: createHash("sha256").update(second).digest("hex") }
  }
  return manifest.files.find((file) => file.name === name)
}

export function toSendableArchive(shelf: ExportShelf, shelved: ShelvedExport): Sendable {
  const { layout, identity } = layOutArchive(shelved)
  const read = (name: string, start: number, length: number) =>
    shelf.read(shelved.manifest.log.size, name, start, length)
  return {
    mediaType: "application/x-tar",
    digest: identity,
    length: layout.length,
    open: async (start, length) => toStream(archiveBytes(layout, start, length, read)),
  }
}

async function* archiveBytes(
  layout: TarLayout<ArchiveMember>,
  from: number,
  count: number,
  read: (name: string, start: number, length: number) => Promise<ReadableStream<Uint8Array> | null>,
): AsyncGenerator<Uint8Array> {
  for (const piece of layout.pieces(from, count)) {
    if (piece.kind === "bytes") {
      yield piece.bytes
      continue
    }
    const { member, start, length } = piece
    if ("text" in member) {
      yield member.text.subarray(start, start + length)
      continue
    }
    const stream = await read(member.file, start, length)
    // The length was promised: an answer that breaks off is noticed, one that is short would be believed.
    if (!stream) throw new Error(`${member.name} was taken away while it was sent`)
    const reader = stream.getReader()
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
    } finally {
      await reader.cancel().catch(() => {})
    }
  }
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}
