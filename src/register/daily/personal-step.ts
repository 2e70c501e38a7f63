/**
 * What is public already is looked through again when the rules for personal data have grown, and what seems to hold some waits
 * in the worklist of its authority. Nothing of it is changed or hidden: an officer looks, corrects or keeps. What waits is
 * looked at anew each day, and goes when it was corrected, answered or ended. Each page moves the position in its transaction, so
 * that a look that was cut off goes on, and two nodes do no page twice.
 */
import type { Transaction } from "../../database/client.ts"
import { rulesVersion } from "../../law/personal-data.ts"
import { writeAudits } from "../audit/trail.ts"
import { listLiveAfter, listSubjectsAfter, readAnswers } from "../record/leaving-store.ts"
import { findingsIn, type Kept, type LeavingTexts, recordTexts, subjectTexts } from "../record/leaving-text.ts"
import type { HeldRecord, Subject } from "../record/record.ts"
import { loadRecords } from "../record/store.ts"
import { loadTexts } from "../record/text-store.ts"
import { loadSubjects } from "../subject/store.ts"
import { type DailyContext, register } from "./daily-context.ts"
import { deleteOpen, holdLook, type Look, listOpen, moveLook, type OpenFinding, saveOpen } from "./personal-store.ts"

// In a transaction, and so between two waits: names by the hundred take a few milliseconds, 20 decisions of full length some 60.
const subjectBatch = 200
const recordBatch = 20

/** Something public, and its texts. */
interface Public {
  object: string
  authority: string
  subjectCode: string
  texts: LeavingTexts
}

type Answers = ReadonlyMap<string, readonly Kept[]>

/** Looks anew at what waits, and goes on with what the rules of today have not looked through. */
export async function lookAgain(context: DailyContext): Promise<void> {
  // Read once, when first needed: they are found by going through the whole trail.
  let read: Promise<Answers> | null = null
  const answers = () => {
    read ??= readAnswers(context.sql)
    return read
  }
  for (let after: string | null = ""; after !== null; ) after = await settlePage(context, after, answers)
  for (let goesOn = true; goesOn; ) {
    context.pause()
    goesOn = await context.sql.begin(async (tx) => {
      const look = await holdLook(tx, rulesVersion)
      return look !== null && lookThroughPage(tx, look, context, answers)
    })
  }
}

/** @returns the object behind which to go on; null at the end */
async function settlePage(
  context: DailyContext,
  after: string,
  answers: () => Promise<Answers>,
): Promise<string | null> {
  context.pause()
  return context.sql.begin(async (tx) => {
    const open = await listOpen(tx, after, recordBatch)
    if (open.length === 0) return null
    const objects = open.map(({ object }) => object)
    const records = [...(await loadRecords(tx, objects)).values()].filter(({ state }) => state === "live")
    const subjects = [...(await loadSubjects(tx, objects)).values()]
    const standing = [...(await ofRecords(tx, records)), ...subjects.map(({ subject }) => ofSubject(subject))]
    await judge(tx, standing, objects, await answers(), context)
    return objects.at(-1) ?? null
  })
}

/** @returns whether there is more */
async function lookThroughPage(
  tx: Transaction,
  look: Look,
  context: DailyContext,
  answers: () => Promise<Answers>,
): Promise<boolean> {
  if (look.subjectsAfter !== null) {
    const subjects = await listSubjectsAfter(tx, look.subjectsAfter, subjectBatch)
    await judge(tx, subjects.map(ofSubject), [], await answers(), context)
    await moveLook(tx, { ...look, subjectsAfter: subjects.at(-1)?.code ?? null })
    return true
  }
  if (look.recordsAfter === null) return false
  const records = await listLiveAfter(tx, look.recordsAfter, recordBatch)
  await judge(tx, await ofRecords(tx, records), [], await answers(), context)
  await moveLook(tx, { ...look, recordsAfter: records.at(-1)?.id ?? null })
  return records.length > 0
}

const ofSubject = (subject: Subject): Public => ({
  object: subject.code,
  authority: subject.region,
  subjectCode: subject.code,
  texts: subjectTexts(subject),
})

async function ofRecords(tx: Transaction, records: readonly HeldRecord[]): Promise<Public[]> {
  const texts = await loadTexts(
    tx,
    records.map(({ id }) => id),
  )
  return records.map(({ id, content }) => {
    const published_text = texts.get(id)
    const leaving = { ...recordTexts(content), ...(published_text === undefined ? {} : { published_text }) }
    return { object: id, authority: content.authority, subjectCode: content.subjectCode, texts: leaving }
  })
}

/** Writes down what seems to hold personal data, and forgets what does no more. @param open what was written down before */
async function judge(
  tx: Transaction,
  all: readonly Public[],
  open: readonly string[],
  answers: Answers,
  context: DailyContext,
): Promise<void> {
  const since = context.today
  const rows = all.flatMap(({ object, authority, subjectCode, texts }): OpenFinding[] => {
    const places = findingsIn(texts, answers.get(object)).map(({ field, kind }) => ({ field, kind }))
    const found = places.filter(
      ({ field, kind }, at) => places.findIndex((other) => other.field === field && other.kind === kind) === at,
    )
    return found.length === 0 ? [] : [{ object, authority, subjectCode, found, since }]
  })
  const standing = new Map(rows.map((row) => [row.object, row.found]))
  const added = await saveOpen(tx, rows)
  const gone = await deleteOpen(
    tx,
    [...open, ...all.map(({ object }) => object)].filter((object) => !standing.has(object)),
  )
  const audit = [
    ...added.map((object) => ({
      ...{ act: "personal-data.found", object, before: null },
      after: { found: standing.get(object) },
    })),
    ...gone.map((object) => ({ act: "personal-data.settled", object, before: null, after: null })),
  ]
  if (audit.length > 0) {
    const rowsOfTrail = audit.map((row) => ({ ...row, position: null }))
    await writeAudits(tx, rowsOfTrail, register(context))
  }
  context.progress(added.length)
}
