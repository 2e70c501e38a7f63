/**
 * What stands around the sheets of a workbook: which there are, how days are counted, which styles show days, and the
 * shared strings.
 */
import { readSync, writeSync } from "node:fs"
import path from "node:path"
import { openTemporaryFile } from "./temporary-file.ts"
import { type Package, Unreadable, type XmlHandlers } from "./xlsx-package.ts"
import { type DayCount, showsDay, unescapeText } from "./xlsx-text.ts"

/** A workbook, ready to read a sheet of. */
export interface Workbook {
  /** The part of the sheet that was asked for. */
  sheetPart: string
  count: DayCount
  /** By number of style: whether its numbers are shown as days. */
  dayStyles: readonly boolean[]
  strings: StringStore
}

/**
 * Reads what is needed of a workbook.
 * @param sheet the sheet's name; undefined for the first
 * @throws Unreadable
 */
export async function openWorkbook(pack: Package, sheet: string | undefined): Promise<Workbook> {
  const part =
    (await relations(pack, "")).find(({ type }) => type.endsWith("/officeDocument"))?.part ?? "xl/workbook.xml"
  const { sheets, count } = await readSheets(pack, part)
  const related = await relations(pack, part)
  const wanted = sheet === undefined ? sheets[0] : sheets.find(({ name }) => name === sheet)
  if (!wanted) {
    const names = sheets.map(({ name }) => name).join("、")
    throw new Unreadable(
      `工作簿没有工作表“${sheet ?? ""}”，有：${names}`,
      `the workbook has no sheet ${sheet ?? ""}; it has ${names}`,
    )
  }
  const sheetPart = related.find(({ id }) => id === wanted.relation)?.part
  if (!sheetPart)
    throw new Unreadable("工作簿已损坏：工作表没有内容", "the workbook is damaged: the sheet has no content")
  const partOf = (kind: string) => related.find(({ type }) => type.endsWith(`/${kind}`))?.part
  const stylesPart = partOf("styles")
  const stringsPart = partOf("sharedStrings")
  return {
    sheetPart,
    count,
    dayStyles: stylesPart && pack.has(stylesPart) ? await readDayStyles(pack, stylesPart) : [],
    strings: await readStrings(pack, stringsPart && pack.has(stringsPart) ? stringsPart : null),
  }
}

async function parseWhole(pack: Package, part: string, handlers: XmlHandlers): Promise<void> {
  for await (const _ of pack.parse(part, handlers));
}

interface Relation {
  id: string
  type: string
  part: string
}

/** The relations of a part; of the package itself for "". */
async function relations(pack: Package, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(part)
  const file = path.posix.join(folder, "_rels", `${path.posix.basename(part)}.rels`)
  const found: Relation[] = []
  if (!pack.has(file)) return found
  await parseWhole(pack, file, {
    open(name, { Id: id = "", Type: type = "", Target: target = "" }) {
      const base = target.startsWith("/") ? "/" : `/${folder}`
      if (name === "Relationship") found.push({ id, type, part: path.posix.join(base, target).slice(1) })
    },
  })
  return found
}

async function readSheets(pack: Package, part: string) {
  const sheets: { name: string; relation: string }[] = []
  let count: DayCount = 1900
  await parseWhole(pack, part, {
    open(name, attributes) {
      if (name === "workbookPr" && /^(1|true)$/.test(attributes["date1904"] ?? "")) count = 1904
      if (name !== "sheet") return
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1] ?? ""
      sheets.push({ name: attributes["name"] ?? "", relation })
    },
  })
  return { sheets, count: count as DayCount }
}

async function readDayStyles(pack: Package, part: string): Promise<boolean[]> {
  const formats = new Map<number, string>()
  const styles: boolean[] = []
  let inCellFormats = false
  await parseWhole(pack, part, {
    open(name, attributes) {
      const id = Number(attributes["numFmtId"] ?? 0)
      if (name === "numFmt") formats.set(id, attributes["formatCode"] ?? "")
      else if (name === "cellXfs") inCellFormats = true
      else if (name === "xf" && inCellFormats) styles.push(showsDay(id, formats.get(id)))
    },
    close(name) {
      if (name === "cellXfs") inCellFormats = false
    },
  })
  return styles
}

async function readStrings(pack: Package, part: string | null): Promise<StringStore> {
  const strings = await openStringStore()
  if (!part) return strings
  const collector = startTextCollector()
  try {
    await parseWhole(pack, part, {
      open(name) {
        if (name === "si") collector.begin()
        else collector.open(name)
      },
      text: collector.text,
      close(name) {
        if (name === "si") strings.add(collector.end())
        else collector.close(name)
      },
    })
    return strings
  } catch (error) {
    await strings.close()
    throw error
  }
}

/** Collects the text of a string: plain or in runs of rich text, without the phonetic guides (rPh) beside it. */
export function startTextCollector() {
  let collected = ""
  let inText = false
  let inGuide = false
  return {
    begin() {
      collected = ""
    },
    open(name: string) {
      if (name === "t") inText = true
      else if (name === "rPh") inGuide = true
    },
    text(text: string) {
      if (inText && !inGuide) collected += text
    },
    close(name: string) {
      if (name === "t") inText = false
      else if (name === "rPh") inGuide = false
    },
    end: () => unescapeText(collected),
  }
}

/** Strings by number, from 0. */
interface StringStore {
  add(text: string): void
  /** Undefined where there is none. */
  get(index: number): string | undefined
  close(): Promise<void>
}

// Spreadsheets number strings as they first occur, so a reader goes through the file nearly in order.
const blockBytes = 131_072
const blocksHeld = 64

/** Opens an empty store. */
async function openStringStore(): Promise<StringStore> {
  const file = await openTemporaryFile()
  let offsets = new Float64Array(1_024)
  let count = 0
  let size = 0
  let written = 0
  let pending: Buffer[] = []
  const blocks = new Map<number, Buffer>()

  const flush = () => {
    const bytes = Buffer.concat(pending)
    writeSync(file.fd, bytes, 0, bytes.length, written)
    written += bytes.length
    pending = []
  }
  const block = (number: number): Buffer => {
    const held = blocks.get(number)
    if (held) return held
    const bytes = Buffer.alloc(blockBytes)
    readSync(file.fd, bytes, 0, blockBytes, number * blockBytes)
    const [oldest] = blocks.keys()
    if (blocks.size >= blocksHeld && oldest !== undefined) blocks.delete(oldest)
    blocks.set(number, bytes)
    return bytes
  }

  return {
    add(text) {
      const bytes = Buffer.from(text)
      if (count + 1 >= offsets.length) {
        const longer = new Float64Array(offsets.length * 2)
        longer.set(offsets)
        offsets = longer
      }
      size += bytes.length
      offsets[++count] = size
      pending.push(bytes)
      if (size - written > 1_048_576) flush()
    },
    get(index) {
      if (!(index >= 0 && index < count)) return undefined
      if (pending.length > 0) flush()
      const start = offsets[index] ?? 0
      const end = offsets[index + 1] ?? start
      const number = Math.floor(start / blockBytes)
      const from = start - number * blockBytes
      if (from + end - start <= blockBytes) return block(number).toString("utf8", from, from + end - start)
      const bytes = Buffer.alloc(end - start)
      readSync(file.fd, bytes, 0, bytes.length, start)
      return bytes.toString("utf8")
    },
    close: () => file.close(),
  }
}
