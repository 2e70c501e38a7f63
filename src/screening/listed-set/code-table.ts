/**
 * An exact map from codes to a number, over one typed array: open addressing, 16 bytes a slot, so that a look-up reads
 * one line of the processor's cache in most cases. Pure but for the array it is given to fill.
 */
import { keyWords } from "../../names/code-key.ts"

// Three numbers of the key and the one it stands for.
const slotWords = keyWords + 1
// Slots in use of 100: fuller, and an absent code takes long to miss; emptier, and it takes memory. 16 bytes a slot make
// 21.4 bytes a code.
const loadMax = 75

/** Keys with their numbers; a number is never 0, which marks an empty slot. */
export interface CodeTable {
  words: Int32Array
  slots: number
  count: number
}

/** An empty table with room for so many codes. */
export function openTable(codes: number): CodeTable {
  const slots = Math.max(8, Math.ceil((codes * 100) / loadMax) + 1)
  return { words: new Int32Array(slots * slotWords), slots, count: 0 }
}

/** A table like another, which may be filled further. @param codes that there will be */
export function copyTable(table: CodeTable, codes: number): CodeTable {
  if (codes * 100 <= table.slots * loadMax) return { ...table, words: table.words.slice() }
  // Room for as many again, so that the next copies are plain ones.
  const copy = openTable(codes * 2)
  fillTable(copy, table)
  return copy
}

/** The number of a key; 0 when it is not there. */
export function findInTable(table: CodeTable, a: number, b: number, c: number): number {
  const { words, slots } = table
  let at = slotOf(a, b, c, slots) * slotWords
  for (;;) {
    const value = words[at + 3] as number
    if (value === 0) return 0
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return value
    at += slotWords
    if (at === words.length) at = 0
  }
}

/**
 * Brings the slots of keys [from, to) near, so that look-ups that follow wait for memory together instead of one after
 * the other: what a look-up decides on what it reads keeps a processor from beginning the next.
 * @returns nothing that means anything, but it has to be used
 */
export function touchTable({ words, slots }: CodeTable, keys: Int32Array, from: number, to: number): number {
  let sum = 0
  for (let n = from * keyWords; n < to * keyWords; n += keyWords) {
    sum ^= words[slotOf(keys[n] as number, keys[n + 1] as number, keys[n + 2] as number, slots) * slotWords] as number
  }
  return sum
}

/** Puts a number under a key, in the place of the one that was there. @param value not 0 */
export function putInTable(table: CodeTable, a: number, b: number, c: number, value: number): void {
  if ((table.count + 1) * 100 > table.slots * loadMax) growTable(table)
  const { words, slots } = table
  let at = slotOf(a, b, c, slots) * slotWords
  while (words[at + 3] !== 0 && !(words[at] === a && words[at + 1] === b && words[at + 2] === c)) {
    at += slotWords
    if (at === words.length) at = 0
  }
  if (words[at + 3] === 0) table.count++
  words[at] = a
  words[at + 1] = b
  words[at + 2] = c
  words[at + 3] = value
}

/** Calls back with each key of the slots [from, to) and its number. */
export function eachInTable(
  { words, slots }: CodeTable,
  visit: (a: number, b: number, c: number, value: number) => void,
  from = 0,
  to = slots,
): void {
  const end = Math.min(to, slots) * slotWords
  for (let at = from * slotWords; at < end; at += slotWords) {
    const value = words[at + 3] as number
    if (value !== 0) visit(words[at] as number, words[at + 1] as number, words[at + 2] as number, value)
  }
}

function growTable(table: CodeTable): void {
  const next = openTable(Math.max(16, table.count * 2))
  fillTable(next, table)
  table.words = next.words
  table.slots = next.slots
}

function fillTable(table: CodeTable, from: CodeTable): void {
  eachInTable(from, (a, b, c, value) => putInTable(table, a, b, c, value))
}

// Codes of neighbours differ in a few characters: every bit of the key has to move the slot.
function slotOf(a: number, b: number, c: number, slots: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  hash = Math.imul(hash, 0x297a2d39)
  hash ^= hash >>> 15
  // A share of the slots instead of a remainder: faster, and the table may have any size.
  return Math.floor((hash >>> 0) * (slots / 2 ** 32))
}
