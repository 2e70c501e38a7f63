/**
 * An exact map from codes to a number, over one typed array: 16 bytes a slot, four slots to a line of the processor's
 * cache. A key lies in the line that its hash names, its home, or in a later one, and keys lie in the order of their
 * homes (Robin Hood hashing, Celis 1986): none lies far from home, however late it came, and a key that is not there is
 * missed as soon as one of a later home is met. Pure but for the array it is given to fill.
 */
import { keyWords } from "../../names/code-key.ts"

// Three numbers of the key and the one it stands for.
const slotWords = keyWords + 1
// 64 bytes.
const lineWords = 4 * slotWords
// Slots in use of 100: fuller, and keys lie further from home; emptier, and it takes memory. 16 bytes a slot make
// 21.4 bytes a code.
const loadMax = 75
// Lines behind the last home, for keys that were pushed past it; there are more of them when these are full.
const linesBehindLeast = 16

/** Keys with their numbers; a number is never 0, which marks an empty slot. The last slot is always empty. */
export interface CodeTable {
  words: Int32Array
  /** Lines that are homes. */
  homes: number
  count: number
}

/** An empty table with room for so many codes. */
export function openTable(codes: number): CodeTable {
  return openLines(Math.ceil((codes * 100 * slotWords) / (loadMax * lineWords)) + 1, linesBehindLeast)
}

function openLines(homes: number, behind: number): CodeTable {
  return { words: new Int32Array((homes + behind) * lineWords), homes, count: 0 }
}

/** A table like another, which may be filled further. @param codes that there will be */
export function copyTable(table: CodeTable, codes: number): CodeTable {
  if (hasRoom(table, codes)) return { ...table, words: table.words.slice() }
  // Room for as many again, so that the next copies are plain ones.
  const copy = openTable(codes * 2)
  fillTable(copy, table)
  return copy
}

/** The number of a key; 0 when it is not there. */
export function findInTable(table: CodeTable, a: number, b: number, c: number): number {
  return findFrom(table, homeOf(a, b, c, table.homes), a, b, c)
}

/** The number of a key whose home is known; 0 when it is not there. @param home as `homesOf` gives it */
export function findFrom({ words, homes }: CodeTable, home: number, a: number, b: number, c: number): number {
  for (let at = home; ; at += slotWords) {
    const value = words[at + 3] as number
    if (value === 0) return 0
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return value
    // Asked once a line: it has to be worked out.
    if (at % lineWords === 0 && at > home && homeAt(words, at, homes) > home) return 0
  }
}

/**
 * Works out the homes of keys [from, to) and brings them near, so that look-ups that follow wait for memory together
 * instead of one after the other. In two loops: the second is so short that a processor has many of its reads under way.
 * @param found takes the homes, from 0 on
 * @returns nothing that means anything, but it has to be used
 */
export function homesOf({ words, homes }: CodeTable, keys: Int32Array, from: number, to: number, found: Int32Array) {
  const count = to - from
  for (let n = 0, at = from * keyWords; n < count; n++, at += keyWords) {
    found[n] = homeOf(keys[at] as number, keys[at + 1] as number, keys[at + 2] as number, homes)
  }
  let sum = 0
  for (let n = 0; n < count; n++) {
    const home = found[n] as number
    // Four keys in ten lie past their home, most of them in the next line.
    sum ^= (words[home] as number) ^ (words[home + lineWords] as number)
  }
  return sum
}

/** Puts a number under a key, in the place of the one that was there. @param value not 0 */
export function putInTable(table: CodeTable, a: number, b: number, c: number, value: number): void {
  if (!hasRoom(table, table.count + 1)) moveTable(table, openTable(Math.max(16, table.count * 2)))
  while (!put(table, a, b, c, value)) {
    moveTable(table, openLines(table.homes, (table.words.length / lineWords - table.homes) * 2))
  }
}

function hasRoom({ homes }: CodeTable, codes: number): boolean {
  return codes * 100 * slotWords <= homes * lineWords * loadMax
}

/** @returns false where there is no room behind: the last slot has to stay empty, for looking ends there */
function put(table: CodeTable, a: number, b: number, c: number, value: number): boolean {
  const { words, homes } = table
  const home = homeOf(a, b, c, homes)
  let at = home
  while (words[at + 3] !== 0) {
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c) {
      words[at + 3] = value
      return true
    }
    if (homeAt(words, at, homes) > home) break
    at += slotWords
  }
  let end = at
  while (words[end + 3] !== 0) end += slotWords
  if (end + slotWords >= words.length) return false
  words.copyWithin(at + slotWords, at, end)
  words[at] = a
  words[at + 1] = b
  words[at + 2] = c
  words[at + 3] = value
  table.count++
  return true
}

/** Places at which `eachInTable` can be begun and ended. */
export function placesOf({ words }: CodeTable): number {
  return words.length / slotWords
}

/** Calls back with each key of the places [from, to) and its number. */
export function eachInTable(
  table: CodeTable,
  visit: (a: number, b: number, c: number, value: number) => void,
  from = 0,
  to = placesOf(table),
): void {
  const { words } = table
  const end = Math.min(to * slotWords, words.length)
  for (let at = from * slotWords; at < end; at += slotWords) {
    const value = words[at + 3] as number
    if (value !== 0) visit(words[at] as number, words[at + 1] as number, words[at + 2] as number, value)
  }
}

function moveTable(table: CodeTable, next: CodeTable): void {
  fillTable(next, table)
  table.words = next.words
  table.homes = next.homes
}

function fillTable(table: CodeTable, from: CodeTable): void {
  eachInTable(from, (a, b, c, value) => putInTable(table, a, b, c, value))
}

function homeAt(words: Int32Array, at: number, homes: number): number {
  return homeOf(words[at] as number, words[at + 1] as number, words[at + 2] as number, homes)
}

// Codes of neighbours differ in a few characters: every bit of the key has to move the home.
function homeOf(a: number, b: number, c: number, homes: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  hash = Math.imul(hash, 0x297a2d39)
  hash ^= hash >>> 15
  // A share of the lines instead of a remainder: faster, and the table may have any size.
  return Math.floor((hash >>> 0) * (homes / 2 ** 32)) * lineWords
}
