/**
 * Reads plain rows of a CSV as bytes: where each ends, and the key of its code where that stands there as it should.
 * Millions of rows go through here, so nothing is made for a row. Pure.
 */
import { codeLength } from "../../names/check-character.ts"
import { keyWords, readKeyBytes } from "../../names/code-key.ts"

/** Rows of a piece. Row n is the bytes from the end of row n-1, and its line end, up to `ends[n]`. */
export interface ScannedRows {
  count: number
  /** Where each row ends, without its line end. */
  ends: Int32Array
  /** Where each next row begins. */
  nexts: Int32Array
  /**
   * `rightCode`: it is one, its key is in `keys`, and the row has as many fields as there are columns and is no longer than
   * any. `blank`: nothing is on it.
   */
  kinds: Uint8Array
  keys: Int32Array
  /** Where the code begins; of `rightCode` alone. */
  codeStarts: Int32Array
}

/** Kinds of rows. */
export const rightCode = 1
export const blank = 2
/** Anything else, which is looked at as text. */
export const other = 0

const lineFeed = 10
const carriageReturn = 13
const comma = 44

/**
 * Scans rows without quotes.
 * @param bytes whole rows, each with its line feed
 * @param columns how many there are
 * @param column of the codes, from 0; below 0: there is none
 * @param lengthMax bytes of a row from which on it is `other`
 */
export function scanRows(bytes: Uint8Array, columns: number, column: number, lengthMax: number): ScannedRows {
  const rows = openRows(Math.ceil(bytes.length / 16) + 16)
  const size = bytes.length
  for (let start = 0; start < size; ) {
    if (rows.count === rows.kinds.length) growRows(rows)
    let at = start
    let left = column
    for (; left > 0 && at < size; at++) {
      const byte = bytes[at]
      if (byte === comma) left--
      else if (byte === lineFeed) break
    }
    const field = at
    let kind = other
    if (left === 0 && isFieldEnd(bytes, field + codeLength) && readKeyBytes(bytes, field, rows.keys, rows.count * 3)) {
      kind = rightCode
      at += codeLength
    }
    let lacking = columns - 1 - column
    for (let byte = bytes[at]; at < size && byte !== lineFeed; byte = bytes[++at]) if (byte === comma) lacking--
    const end = at > start && bytes[at - 1] === carriageReturn ? at - 1 : at
    const { count } = rows
    rows.codeStarts[count] = field
    rows.ends[count] = end
    rows.nexts[count] = at + 1
    rows.kinds[count] = end === start ? blank : at - start > lengthMax || lacking !== 0 ? other : kind
    rows.count++
    start = at + 1
  }
  return rows
}

function isFieldEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]
  return byte === comma || byte === lineFeed || (byte === carriageReturn && bytes[at + 1] === lineFeed)
}

function openRows(room: number): ScannedRows {
  const [ends, nexts, codeStarts] = [new Int32Array(room), new Int32Array(room), new Int32Array(room)]
  return { count: 0, ends, nexts, codeStarts, kinds: new Uint8Array(room), keys: new Int32Array(room * keyWords) }
}

function growRows(rows: ScannedRows): void {
  const next = openRows(rows.count * 2)
  for (const name of ["ends", "nexts", "codeStarts", "kinds", "keys"] as const) {
    next[name].set(rows[name])
    Object.assign(rows, { [name]: next[name] })
  }
}
