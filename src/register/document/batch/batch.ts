/**
 * The papers of a batch: each of its decisions gets its own, made and served like one by itself. Thousands take minutes, so
 * what is asked for is done for some seconds, and answered with what is left; who asks again goes on.
 */
import { actorOf, type Principal } from "../../../access/principal.ts"
import type { Bilingual } from "../../../law/bilingual.ts"
import { dayInChina } from "../../../law/day.ts"
import { writeAudits } from "../../audit/trail.ts"
import type { Proceeding } from "../../proceeding/proceeding.ts"
import type { DocumentField } from "../document-field.ts"
import { type FileOffice, fileOf, paperOf } from "../file.ts"
import { makeIn, type NotMade } from "../make.ts"
import { type AskedAct, judgeAct } from "../service.ts"
import { insertAct, lockActs, type StoredDocument, type StoredFile } from "../store.ts"
import { type BatchCounts, countBatch, listBatch, listUnmade } from "./batch-store.ts"

// In a transaction: a tenth of a second.
const atOnce = 50

/** How a request came out: where the papers are now, or why one could not be made, with the decision that it is of. */
export type Worked = { kind: "done"; counts: BatchCounts } | (NotMade & { of?: string }) | { kind: "no-file" }

/** Makes the papers that are lacking. @param given what the decisions do not tell, the same in each */
export async function makeBatch(
  office: FileOffice,
  { id }: Proceeding,
  given: Readonly<Partial<Record<DocumentField, string>>>,
  principal: Principal,
): Promise<Worked> {
  const until = performance.now() + office.workMs
  for (;;) {
    const lacking = await listUnmade(office.sql, id, atOnce)
    if (lacking.length === 0 || performance.now() > until) break
    const refused = await office.sql.begin(async (tx): Promise<(NotMade & { of: string }) | null> => {
      for (const proceedingId of lacking) {
        const order = {
          proceedingId,
          kind: "abnormal-listing-decision",
          given,
          servesId: null,
          preview: false,
        } as const
        const made = await makeIn(tx, office, order, principal)
        if (made.kind !== "made") return { ...made, of: proceedingId }
      }
      return null
    })
    if (refused) return refused
  }
  return { kind: "done", counts: await countBatch(office.sql, id) }
}

/** Puts the papers up as one public notice, or enters that they count as served by it. */
export async function actOnBatch(
  office: FileOffice,
  { id }: Proceeding,
  asked: Exclude<AskedAct, { act: "void" }>,
  principal: Principal,
): Promise<Worked> {
  const { sql, clock, calendar } = office
  const actor = actorOf(principal)
  const before = await countBatch(sql, id)
  if (before.made < before.decisions) return illegal(lacking(before))
  const until = performance.now() + office.workMs
  while (performance.now() < until) {
    const waiting = await listBatch(sql, id, { without: asked.act, after: null, limit: atOnce })
    // What is served is what is kept, so it has to be there before.
    const some = await readFiles(office, waiting, until)
    if (some === "no-file") return { kind: "no-file" }
    if (some.length === 0) break
    const refused = await sql.begin(async (tx): Promise<NotMade | null> => {
      const at = clock()
      const events = []
      for (const { document } of some) {
        const done = await lockActs(tx, document.id)
        // Somebody who goes on with it too was faster, or served this one by itself.
        if (done.some(({ act }) => act === asked.act || act === "serve" || act === "void")) continue
        const act = judgeAct(asked, document.madeOn, done, { today: dayInChina(at), calendar })
        if ("kind" in act) return act
        await insertAct(tx, document.id, act, { actor, at })
        const after = { day: act.day, method: act.method, due_on: act.dueOn, attachment: act.attachmentId, batch: id }
        events.push({ act: `document.${act.act}`, object: document.id, after })
      }
      await writeAudits(tx, events, { actor, at })
      return null
    })
    if (refused) return refused
  }
  return { kind: "done", counts: await countBatch(sql, id) }
}

type Read = { document: StoredDocument; file: StoredFile }

/** Some of the papers with their files, for printing; fewer where setting and sealing them takes too long. @returns with the last number, where others follow */
export async function readBatch(
  office: FileOffice,
  { id }: Proceeding,
  after: string | null,
  limit: number,
): Promise<{ read: Read[]; next: string | null } | "no-file"> {
  const until = performance.now() + office.workMs
  const documents = await listBatch(office.sql, id, { without: null, after, limit: limit + 1 })
  const read = await readFiles(office, documents.slice(0, limit), until)
  if (read === "no-file") return read
  return {
    read,
    next: nextOf(
      documents,
      read.map(({ document }) => document),
    ),
  }
}

const nextOf = (documents: readonly StoredDocument[], taken: readonly StoredDocument[]): string | null =>
  taken.length < documents.length ? (taken.at(-1)?.number ?? null) : null

/** The files of papers, in their order, up to a time; one at least, so that who asks again comes to the end. */
async function readFiles(
  office: FileOffice,
  documents: readonly StoredDocument[],
  until: number,
): Promise<Read[] | "no-file"> {
  const read: Read[] = []
  for (const document of documents) {
    if (read.length > 0 && performance.now() > until) break
    const file = await fileOf(office, document)
    if (!file) return "no-file"
    read.push({ document, file })
  }
  return read
}

/**
 * Some of the papers set as one file, for printing. It is set anew from their texts, which never change: a seal that an
 * installation puts on the files is not on it, so it is for those that have none.
 */
export async function printBatch(
  { sql, printDocument, seal, isInvented }: FileOffice,
  { id, authority }: Proceeding,
  after: string | null,
  limit: number,
): Promise<{ next: string | null; content: Uint8Array<ArrayBuffer> } | "no-file" | "sealed" | "none"> {
  if (!printDocument) return "no-file"
  if (!seal.placeOf(authority).isBlank) return "sealed"
  const documents = await listBatch(sql, id, { without: null, after, limit: limit + 1 })
  const printed = documents.slice(0, limit)
  const invented = await isInvented()
  const [first, ...more] = printed.map((document) => paperOf(document, seal, invented))
  return first ? { next: nextOf(documents, printed), content: await printDocument(first, ...more) } : "none"
}

const illegal = (reason: Bilingual): NotMade => ({ kind: "illegal-act", reason })
const lacking = ({ made, decisions }: BatchCounts): Bilingual => ({
  zh: `${decisions} 份决定中已制作文书 ${made} 份：请先制作其余文书`,
  en: `${made} of ${decisions} decisions have their paper: make the others first`,
})
