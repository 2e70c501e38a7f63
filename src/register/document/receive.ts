/**
 * Receives a paper: looked at by its first bytes, counted and hashed as it streams into the FileStore, and looked at by its
 * last ones. It counts once it is whole; of what is refused or broken off nothing stays.
 */
import { createHash } from "node:crypto"
import { wholeRegister } from "../../access/reach.ts"
import type { ActingParts, Sql, Transaction } from "../../database/client.ts"
import { joinBytes } from "../../table/peek.ts"
import { writeAudit } from "../audit/trail.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { lockProceeding } from "../proceeding/store.ts"
import {
  type AttachmentType,
  attachmentBytesMax,
  attachmentsMax,
  type FileFault,
  headBytes,
  isWhole,
  proceedingBytesMax,
  tailBytes,
  typeOf,
} from "./attachment.ts"
import {
  closeUpload,
  countAttachments,
  insertAttachment,
  listStaleUploads,
  openUpload,
  type StoredAttachment,
} from "./attachment-store.ts"
import type { FileStores } from "./file-store.ts"

/** What receiving needs from outside. */
export interface ReceivingOffice extends ActingParts {
  files: FileStores
}

/** A paper that comes. */
export interface Incoming
  extends Pick<StoredAttachment, "proceedingId" | "title" | "receivedOn" | "fromMerchant" | "actor"> {
  chunks: AsyncIterable<Uint8Array>
  /** SHA-256 that its sender gives, hexadecimal; null: none. */
  sha256: string | null
}

/** What files are brought to. */
export interface Shelf {
  /**
   * Holds off others that bring something to it, until the transaction ends. @returns whether it takes files still: it may
   * have been closed, or given to somebody else, while one came
   */
  lock(tx: Transaction, id: string): Promise<boolean>
  filesMax: number
  bytesMax: number
}

/** A proceeding's. @param takes whether it takes files still of whoever brings one */
export function shelfWhile(takes: (held: Proceeding) => boolean): Shelf {
  return {
    lock: async (tx, id) => {
      const held = await lockProceeding(tx, wholeRegister, id)
      return held !== null && takes(held)
    },
    ...{ filesMax: attachmentsMax, bytesMax: proceedingBytesMax },
  }
}

export type Received = { kind: "received"; attachment: StoredAttachment } | { kind: "refused"; fault: FileFault }

// Slower than any sender that the deadlines of HTTP let go on.
const staleMs = 60 * 60 * 1000

/** Receives it. @throws what the source or the store throws; then nothing was kept */
export async function receiveFile(
  office: ReceivingOffice,
  { chunks, sha256, ...incoming }: Incoming,
  shelf: Shelf,
): Promise<Received> {
  const { sql, files, clock, newId } = office
  await clearStale(office)
  if (await isFull(sql, shelf, incoming.proceedingId)) return { kind: "refused", fault: "full" }
  const [id, store] = [newId(), files.current]
  await openUpload(sql, { id, proceedingId: incoming.proceedingId, place: store.place, at: clock() })
  const look = openLook()
  try {
    await store.write(id, look.through(chunks))
    const { type, bytes, digest } = look.end()
    if (sha256 !== null && sha256 !== digest) throw new Refused("digest")
    const at = clock()
    const attachment = { ...incoming, id, type, bytes, sha256: digest, place: store.place, at: new Date(at) }
    await sql.begin(async (tx) => {
      // Cleared away meanwhile: its bytes are not all there.
      if (!(await closeUpload(tx, id))) throw new Error(`upload ${id} was cleared away before its end`)
      // Others that began beside it have filled it meanwhile: one counts after the other.
      if (!(await shelf.lock(tx, incoming.proceedingId))) throw new Refused("closed")
      if (await isFull(tx, shelf, incoming.proceedingId)) throw new Refused("full")
      await insertAttachment(tx, attachment)
      const after = { proceeding: incoming.proceedingId, type, bytes, sha256: digest }
      await writeAudit(tx, { act: "attachment.receive", object: id, after }, { actor: incoming.actor, at })
    })
    return { kind: "received", attachment }
  } catch (error) {
    // What can't be taken away now is cleared away later.
    await store
      .remove(id)
      .then(() => closeUpload(sql, id))
      .catch(() => {})
    if (error instanceof Refused) return { kind: "refused", fault: error.fault }
    throw error
  }
}

async function isFull(sql: Sql, { filesMax, bytesMax }: Shelf, id: string): Promise<boolean> {
  const { files, bytes } = await countAttachments(sql, id)
  return files >= filesMax || bytes >= bytesMax
}

/** Takes away what began to come and did not come to its end: its sender, or the node, is gone. */
async function clearStale({ sql, files, clock }: ReceivingOffice): Promise<void> {
  for (const { id, place } of await listStaleUploads(sql, clock() - staleMs)) {
    await files.at(place)?.remove(id)
    await closeUpload(sql, id)
  }
}

/** Thrown through the store, which then keeps nothing. */
class Refused extends Error {
  readonly fault: FileFault
  constructor(fault: FileFault) {
    super(`the file is not taken: ${fault}`)
    this.fault = fault
  }
}

/** Looks at a file as it goes by. */
function openLook() {
  const digest = createHash("sha256")
  let bytes = 0
  let type: AttachmentType | null = null
  let held: Uint8Array[] = []
  let tail: Uint8Array = new Uint8Array()
  function take(chunk: Uint8Array): void {
    digest.update(chunk)
    tail = chunk.length >= tailBytes ? chunk.slice(-tailBytes) : joinBytes([tail, chunk]).slice(-tailBytes)
  }
  return {
    async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        bytes += chunk.length
        if (bytes > attachmentBytesMax) throw new Refused("too-large")
        if (type !== null) {
          take(chunk)
          yield chunk
          continue
        }
        held.push(chunk)
        if (bytes < headBytes) continue
        const head = joinBytes(held)
        held = []
        type = typeOf(head)
        if (type === null) throw new Refused("type")
        take(head)
        yield head
      }
      if (bytes === 0) throw new Refused("empty")
      if (type === null) throw new Refused("type")
      if (!isWhole(type, tail)) throw new Refused("broken")
    },
    end(): { type: AttachmentType; bytes: number; digest: string } {
      if (type === null) throw new Error("a file was kept that nobody has looked at")
      return { type, bytes, digest: digest.digest("hex") }
    },
  }
}
