/**
 * NDJSON as the file of a job: each line a query as in a stream, its members the columns of the result.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type NumberedLine, readLines } from "../../register/import/line-reader.ts"
import { holdsIdNumber } from "../../roster/identity.ts"
import { cellsLength } from "../../table/row.ts"
import { noQuery } from "../answer/query.ts"
import { idNumberInClear } from "../private/identity-access.ts"
import { hasIdNumberMember, readSubjectQuery } from "../query/query.ts"
import { type JobRequest, refusals } from "./job.ts"
import { type JobFile, type JobRow, type RefusedFile, rowLengthMax, rowWords, unreadable } from "./row.ts"

type Line = Readonly<Record<string, unknown>>

// A query and what a platform keeps of a seller: what has more is data of another kind, and each makes every row longer.
const columnsMax = 100
// As long as the name of a column may be that is asked for.
const memberLengthMax = 300

const words = {
  columns: {
    zh: `文件的各行合计有超过 ${columnsMax} 个不同的成员名，或者成员名超过 ${memberLengthMax} 个字符`,
    en: `the lines of the file have more than ${columnsMax} different members, or one of more than ${memberLengthMax} characters`,
  },
} as const satisfies Record<string, Bilingual>

/**
 * Opens NDJSON. @param known its columns, where it has been read through before; null: they are found while it is read
 */
export async function openNdjson(
  chunks: AsyncIterable<Uint8Array>,
  request: JobRequest,
  known: readonly string[] | null,
): Promise<JobFile | RefusedFile> {
  const groups = readLines(chunks)
  const first: NumberedLine[] = []
  while (first.length === 0) {
    const { done, value } = await groups.next()
    if (done) return { refused: refusals.empty }
    first.push(...value)
  }
  // What the first lines show is refused at once; a later line is answered as invalid, and what it holds is not kept.
  if (first.some(({ text }) => hasIdNumberMember(readObject(text ?? "") ?? {}))) {
    await groups.return(undefined)
    return { refused: refusals.idNumbers }
  }
  const columns = lineColumns(known)
  async function* rows(): AsyncGenerator<readonly JobRow[]> {
    try {
      yield first.map((line) => toRow(line, columns, request))
      for await (const lines of groups) yield lines.map((line) => toRow(line, columns, request))
    } finally {
      await groups.return(undefined)
    }
  }
  return { columns: columns.names, rows: rows() }
}

/** The members that are columns. */
interface LineColumns {
  names: readonly string[]
  /** The members of a line that would become columns: no others are looked through. */
  wouldHold(line: Line): string[]
  /** Whether all members of a line are columns, or have become such. */
  hold(line: Line): boolean
}

function lineColumns(known: readonly string[] | null): LineColumns {
  const names = [...(known ?? [])]
  const held = new Set(names)
  return {
    names,
    wouldHold(line) {
      const others = Object.keys(line).filter((name) => !held.has(name) && name.length <= memberLengthMax)
      return others.slice(0, columnsMax - names.length)
    },
    hold(line) {
      let all = true
      for (const name in line) {
        if (held.has(name)) continue
        all &&= names.length < columnsMax && name.length <= memberLengthMax
        if (!all || known !== null) continue
        held.add(name)
        names.push(name)
      }
      return all
    },
  }
}

function toRow({ number, text, fault }: NumberedLine, columns: LineColumns, request: JobRequest): JobRow {
  const line = text === null ? null : readObject(text)
  const width = columns.names.length
  if (text === null || line === null) {
    return unreadable(number, width, text === null ? fault : rowWords.json, text ?? "")
  }
  const id = { id: line["id"] }
  // Of these lines no more than their id is kept.
  if (hasIdNumberMember(line)) return atFault(number, toCells(id, columns), idNumberInClear)
  if (columns.wouldHold(line).some(holdsIdNumber)) return atFault(number, toCells(id, columns), idNumberInClear)
  if (!columns.hold(line)) return atFault(number, toCells(id, columns), words.columns)
  const cells = toCells(line, columns)
  if (cellsLength(cells) > rowLengthMax) {
    return unreadable(number, width, rowWords.long, text)
  }
  const read = readSubjectQuery(toQuery(line, request), request.identity)
  if (read.kind === "fault") return atFault(number, cells, read.detail)
  return { number, cells, query: read.query, problem: null }
}

function atFault(number: number, cells: readonly string[], problem: Bilingual): JobRow {
  return { number, cells, query: noQuery, problem }
}

/** The query of a line: its members as the sender names them, those left out in which nothing stands. */
function toQuery(line: Line, { codeColumn, nameColumn, identityColumn }: JobRequest): Line {
  const renamed = { code: codeColumn, name: nameColumn, identity_hash: identityColumn }
  const query: Record<string, unknown> = { ...line }
  for (const [field, member] of Object.entries(renamed)) if (member !== null) query[field] = line[member]
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string" && value.trim() === "") delete query[name]
  }
  return query
}

function toCells(line: Line, { names }: LineColumns): string[] {
  return names.map((name) => toText(Object.hasOwn(line, name) ? line[name] : undefined))
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}
