/**
 * Tar archives (POSIX.1-1988 ustar), laid out without being made: how long one is and what stands where, so that any
 * part of it can be sent from the files that it holds. The same members always give the same bytes. Pure.
 */

/** A member of an archive. */
export interface TarMember {
  /** Path in the archive, up to 100 bytes of ASCII. */
  name: string
  bytes: number
}

/** A piece of an archive: bytes of the format, or a stretch of a member. */
export type TarPiece<M extends TarMember> =
  | { kind: "bytes"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "member"; member: M; start: number; length: number }

/** An archive that is laid out. */
export interface TarLayout<M extends TarMember> {
  length: number
  headers: readonly Uint8Array<ArrayBuffer>[]
  /** What stands at [start, start + length) of the archive. */
  pieces(start: number, length: number): Generator<TarPiece<M>>
}

const blockBytes = 512
// Two blocks of zeros end an archive.
const endBytes = 2 * blockBytes
// Eleven octal digits; what is larger is written in binary, as GNU and BSD tar do.
const octalSizeMax = 8 ** 11 - 1

/** Lays an archive out. @param modifiedAt of every member, seconds since 1970 */
export function layOutTar<M extends TarMember>(members: readonly M[], modifiedAt: number): TarLayout<M> {
  const headers = members.map((member) => tarHeader(member, modifiedAt))
  const whole: TarPiece<M>[] = members.flatMap((member, index): TarPiece<M>[] => [
    { kind: "bytes", bytes: headers[index] ?? new Uint8Array(0) },
    { kind: "member", member, start: 0, length: member.bytes },
    { kind: "bytes", bytes: new Uint8Array((blockBytes - (member.bytes % blockBytes)) % blockBytes) },
  ])
  whole.push({ kind: "bytes", bytes: new Uint8Array(endBytes) })
  return {
    length: whole.reduce((sum, piece) => sum + lengthOf(piece), 0),
    headers,
    *pieces(start, length) {
      let at = 0
      for (const piece of whole) {
        const from = Math.max(start, at)
        const to = Math.min(start + length, at + lengthOf(piece))
        if (from < to) yield cut(piece, from - at, to - from)
        at += lengthOf(piece)
      }
    },
  }
}

function lengthOf(piece: TarPiece<TarMember>): number {
  return piece.kind === "bytes" ? piece.bytes.length : piece.length
}

function cut<M extends TarMember>(piece: TarPiece<M>, start: number, length: number): TarPiece<M> {
  if (piece.kind === "bytes") return { kind: "bytes", bytes: piece.bytes.slice(start, start + length) }
  return { ...piece, start: piece.start + start, length }
}

/** The header of a member: a plain file of nobody's, readable by all. */
function tarHeader({ name, bytes }: TarMember, modifiedAt: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(blockBytes)
  const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at)
  if (name.length > 100) throw new RangeError(`${name} is too long for a tar archive`)
  write(0, name)
  write(100, "0000644\0")
  write(108, "0000000\0")
  write(116, "0000000\0")
  if (bytes <= octalSizeMax) write(124, `${octal(bytes, 11)}\0`)
  else header.set(binarySize(bytes), 124)
  write(136, `${octal(modifiedAt, 11)}\0`)
  // The checksum is taken over the header with spaces in its place.
  write(148, " ".repeat(8))
  write(156, "0")
  write(257, "ustar\u000000")
  const sum = header.reduce((total, byte) => total + byte, 0)
  write(148, `${octal(sum, 6)}\0 `)
  return header
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0")
}

/** Twelve bytes, big-endian, the highest bit set. */
function binarySize(bytes: number): Uint8Array {
  const field = new Uint8Array(12)
  for (let place = 11, rest = bytes; rest > 0; place--, rest = Math.floor(rest / 256)) field[place] = rest % 256
  field[0] = 0x80
  return field
}
