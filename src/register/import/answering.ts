/**
 * Answers findings in the rows of an import that waits, in bounded transactions, the named rows first. Before the first
 * is written all named rows are as they were looked at, or nothing is done; one that changes meanwhile is left, and told.
 * Of a request that was cut off a part may be done: what goes for all rows can be asked again and goes on with what is
 * still open, rows that were named are looked at anew.
 */
import { loadPersons } from "../../access/person-link-store.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { Pool, Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, writeAudits } from "../audit/trail.ts"
import { findingsIn } from "../record/leaving-text.ts"
import { recordId } from "../record/record.ts"
import { loadRecords } from "../record/store.ts"
import { loadSubjects } from "../subject/store.ts"
import { type AnsweredRow, answerRow, answerUnread, type FindingAnswer, type ReadRow, readKept } from "./answer.ts"
import { addAnswerer, openRows, saveAnswers } from "./answer-store.ts"
import type { Importer } from "./importer.ts"
import type { KeptRow } from "./kept-row.ts"
import type { Remark } from "./row-field.ts"
import type { ImportContext } from "./row-record.ts"
import { findMoved } from "./row-version.ts"
import { type ActRefusal, type ImportActRequest, judgeAct } from "./state.ts"
import { findRun, type ImportRun, lockRun, moveRun } from "./store.ts"
import { countRows, forgetRows, keptRows } from "./waiting-store.ts"

// What is answered in a transaction: rows that are looked for, and their text in UTF-16 units, which is searched in one go;
// rows that are named, each of which may be as long as a line.
const atOnce = { rows: 500, length: 1_000_000 }
const namedAtOnce = 20

/** Rows that can't be answered as was asked, where others were. */
export interface LeftRows {
  left: number
  /** Why not the first of them. */
  first: Bilingual
}

/** Answers what fits in the rows of an import. @throws what the database throws; what was answered before stays */
export async function answerFindings(
  pool: Pool,
  id: string,
  request: ImportActRequest & { answers: readonly FindingAnswer[] },
  importer: Importer,
): Promise<"done" | LeftRows | ActRefusal> {
  const { answers } = request
  const lines = [...new Set(answers.flatMap(({ line }) => (line === undefined ? [] : [line])))]
  const toAll = answers.filter(({ line }) => line === undefined)
  if (lines.length > namedAtOnce) {
    const hindered = await checkNamed(pool, id, request, lines, importer)
    if (hindered) return hindered
  }
  let [answered, fault]: [number, Fault | null] = [0, null]
  // A row may be met twice: named, and among all that have something open.
  const left = new Set<number>()
  // After the named rows all that have something open, from line to line.
  for (let [from, after] = [0, 0]; ; ) {
    const some = lines.slice(from, from + namedAtOnce)
    if (some.length === 0 && toAll.length === 0) break
    // An answer that names its row has been given by then, and its place may hold something else.
    const given = some.length > 0 ? answers : toAll
    const asked = { ...request, answers: given, lines: some, isBegun: answered > 0 }
    const part = await answerPart(pool, id, asked, importer, (tx) =>
      some.length > 0 ? keptRows(tx, { id }, some) : openRows(tx, id, after, atOnce),
    )
    // It was decided on meanwhile, or has nothing left.
    if ("problem" in part && answered > 0) break
    if ("problem" in part) return part
    answered += part.answered
    for (const { line } of part.faults) left.add(line)
    fault ??= part.faults[0] ?? null
    if (some.length > 0) from += some.length
    else if (part.last === null) break
    else after = part.last
  }
  if (!fault) return "done"
  if (answered > 0) return { left: left.size, first: faultWords(fault) }
  return { problem: "invalid-request", detail: faultWords(fault), pointer: "/answers" }
}

/** Why an answer to many named rows can't begin: one of them is not as it was looked at. Null where it can. */
async function checkNamed(
  pool: Pool,
  id: string,
  request: ImportActRequest & { answers: readonly FindingAnswer[] },
  lines: readonly number[],
  importer: Importer,
): Promise<ActRefusal | null> {
  const run = await findRun(pool, wholeRegister, id)
  if (!run) throw new Error(`there is no import ${id}`)
  const judged = judgeAct(run, request, await loadPersons(pool))
  if (typeof judged !== "string") return judged
  for (let from = 0; from < lines.length; from += namedAtOnce) {
    const some = lines.slice(from, from + namedAtOnce)
    const rows = readRows(await keptRows(pool, { id }, some), run, contextOf(importer))
    const [moved] = findMoved(request.answers, some, rows)
    if (moved) return movedRefusal(moved)
  }
  return null
}

function movedRefusal({ pointer, ...fault }: ReturnType<typeof findMoved>[number]): ActRefusal {
  return { problem: "changed-meanwhile", pointer, detail: faultWords(fault) }
}

const contextOf = (importer: Importer) => ({ ...importer, today: dayInChina(importer.clock()) })

function readRows(rows: readonly KeptRow[], { form }: ImportRun, context: ImportContext) {
  return rows.map((row) => ({ row, read: readKept(row, form, context) }))
}

/** Why a row can't be answered so. */
interface Fault {
  line: number
  remark: Remark
}

function faultWords({ line, remark: { field, reason } }: Fault) {
  const [zh, en] = field === "" ? ["", ""] : [` ${field}`, `, ${field}`]
  return { zh: `第 ${line} 行${zh}：${reason.zh}`, en: `line ${line}${en}: ${reason.en}` }
}

interface Part {
  answered: number
  /** What can't be answered. */
  faults: readonly Fault[]
  /** The last of the rows that were looked at; null when there were none. */
  last: number | null
}

function answerPart(
  pool: Pool,
  id: string,
  request: ImportActRequest & { answers: readonly FindingAnswer[]; lines: readonly number[]; isBegun: boolean },
  importer: Importer,
  load: (tx: Transaction) => Promise<KeptRow[]>,
): Promise<Part | ActRefusal> {
  return pool.begin(async (tx) => {
    const run = await lockRun(tx, wholeRegister, id)
    if (!run) throw new Error(`there is no import ${id}`)
    const judged = judgeAct(run, request, await loadPersons(tx))
    if (typeof judged !== "string") return judged
    const rows = await load(tx)
    const context = contextOf(importer)
    const { answers, lines, isBegun } = request
    const there = readRows(rows, run, context)
    const moved = findMoved(answers, lines, there)
    if (moved[0] && !isBegun) return movedRefusal(moved[0])
    const isMoved = new Set(moved.map(({ line }) => line))
    const at = importer.clock()
    const hand = { by: request.actor, at: new Date(at).toISOString() }
    const outcomes = there.flatMap(({ row, read }): Outcome[] => {
      if (isMoved.has(row.line)) return []
      const came = read ? answerRow(row.line, read, answers, hand, context) : answerUnread(row.line, answers)
      return [{ row, read, came }]
    })
    await saveOutcomes(tx, run, outcomes, request, at)
    return {
      answered: outcomes.filter(({ came }) => came.kind !== "open").length,
      faults: [
        ...moved,
        ...outcomes.flatMap(({ row: { line }, came }) =>
          came.kind === "refused" ? [] : came.faults.map((remark) => ({ line, remark })),
        ),
      ],
      last: rows.at(-1)?.line ?? null,
    }
  })
}

interface Outcome {
  row: KeptRow
  /** Null where it can't be read any more. */
  read: ReadRow | null
  came: AnsweredRow
}

async function saveOutcomes(
  tx: Transaction,
  { id }: ImportRun,
  outcomes: readonly Outcome[],
  { actor }: ImportActRequest,
  at: number,
): Promise<void> {
  const answered = outcomes.flatMap(({ row, came }) =>
    came.kind === "answered" ? [{ line: row.line, text: came.text, open: came.open }] : [],
  )
  if (outcomes.some(({ came }) => came.kind !== "open")) await addAnswerer(tx, id, actor)
  await saveAnswers(tx, id, answered, actor)
  const refused = outcomes.filter(({ came }) => came.kind === "refused")
  if (refused.length > 0) {
    const objects = refused.flatMap(({ read }) => (read ? [objectOf(read)] : []))
    const [records, subjects] = [await loadRecords(tx, objects), await loadSubjects(tx, objects)]
    const gone = refused.map(({ row, read }) => {
      const object = read && objectOf(read)
      return { line: row.line, amends: object !== null && (records.has(object) || subjects.has(object)) }
    })
    await forgetRows(tx, id, gone, refusedByOfficer)
  }
  const events = outcomes.flatMap(({ row, read, came }): AuditRow[] =>
    came.kind === "open"
      ? []
      : [{ act: "import.answer", object: id, after: { line: row.line, ...aboutOf(read), answers: came.answers } }],
  )
  await writeAudits(tx, events, { actor, at })
  if (refused.length > 0 && (await countRows(tx, id)) === 0) {
    await moveRun(tx, id, { state: "returned", at, decidedBy: actor })
  }
}

const refusedByOfficer = {
  zh: "疑似含有自然人信息，办理人员未予采用，该行已删除：请隐去后重新报送",
  en: "it seems to hold personal data and was refused by an officer: the row is deleted; hide them and send it again",
} as const

/** What a row is about; not where its number may hold what is personal, for a digest of that is guessed. */
function aboutOf(read: ReadRow | null): { about?: string } {
  if (!read) return {}
  const { texts } = read
  return findingsIn({ decision_no: texts["decision_no"] ?? "" }).length > 0 ? {} : { about: objectOf(read) }
}

const objectOf = ({ row }: ReadRow) => (row.kind === "subject" ? row.subject.code : recordId(row.content))
