/**
 * Writes ZIP files (APPNOTE 6.3.10) whose members are stored as they are: PDFs are packed already. Fewer than 65,536 members
 * and 4 GiB. Pure.
 */

/** A file in it. */
export interface ZipMember {
  name: string
  content: Uint8Array
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const [localSize, centralSize, endSize] = [30, 46, 22]
// Version 2.0; names in UTF-8.
const [version, utf8] = [20, 0x0800]

/** The file. The same members of the same day give the same bytes. @param day YYYY-MM-DD, which they are dated by */
export function writeZip(members: readonly ZipMember[], day: string): Uint8Array<ArrayBuffer> {
  const files = members.map(({ name, content }) => ({
    name: new TextEncoder().encode(name),
    content,
    crc: crcOf(content),
  }))
  const bytes = files.reduce(
    (sum, { name, content }) => sum + localSize + centralSize + 2 * name.length + content.length,
    0,
  )
  const out = new Uint8Array(bytes + endSize)
  const view = new DataView(out.buffer)
  const [year = 1980, month = 1, date = 1] = day.split("-").map(Number)
  const dosDate = ((year - 1980) << 9) | (month << 5) | date
  let at = 0
  const numbers = (...fields: readonly (readonly [size: 2 | 4, value: number])[]) => {
    for (const [size, value] of fields) {
      if (size === 2) view.setUint16(at, value, true)
      else view.setUint32(at, value, true)
      at += size
    }
  }
  const put = (some: Uint8Array) => {
    out.set(some, at)
    at += some.length
  }
  /** What a member's two headers have in common. */
  const shared = ({ name, content, crc }: (typeof files)[number]) =>
    [
      ...[[2, utf8] as const, [2, 0] as const, [2, 0] as const, [2, dosDate] as const, [4, crc] as const],
      ...[[4, content.length] as const, [4, content.length] as const, [2, name.length] as const, [2, 0] as const],
    ] as const
  const starts = files.map((file) => {
    const start = at
    numbers([4, 0x04034b50], [2, version], ...shared(file))
    put(file.name)
    put(file.content)
    return start
  })
  const directory = at
  for (const [index, file] of files.entries()) {
    numbers([4, 0x02014b50], [2, version], [2, version], ...shared(file))
    numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, starts[index] ?? 0])
    put(file.name)
  }
  const size = at - directory
  numbers([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, directory], [2, 0])
  return out
}
