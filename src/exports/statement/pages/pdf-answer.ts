/** A statement as a PDF over HTTP, for a program and for a browser alike. */
import type { Context } from "hono"
import type { DatabaseParts } from "../../../database/client.ts"
import type { Environment } from "../../../http/environment.ts"
import { languageOf } from "../../../http/language.ts"
import type { SiteParts } from "../../../http/site.ts"
import type { Language } from "../../../law/bilingual.ts"
import { dayInChina } from "../../../law/day.ts"
import type { LawParts } from "../../../law/policy.ts"
import { loadOffices } from "../../../register/document/office-store.ts"
import { nextStepsOf } from "../../../register/proceeding/next-step.ts"
import { remediesOf } from "../../../register/proceeding/remedy.ts"
import { listRecords, loadRecords } from "../../../register/record/store.ts"
import { findLogKey } from "../../../signing/key-set.ts"
import type { Keyring } from "../../../signing/keyring.ts"
import { toVerifyCode } from "../verify-code.ts"
import type { StatementPage } from "./said.ts"
import { authorityOf, idOf } from "./shown-record.ts"

/** Prints a statement in a language. The same statement gives the same bytes. */
export type PrintStatement = (page: StatementPage, language: Language) => Promise<Uint8Array<ArrayBuffer>>

export interface StatementPageParts
  extends Pick<LawParts, "policy" | "calendar">,
    Pick<Keyring, "keySet">,
    Pick<DatabaseParts, "sql"> {
  /** Null where the platform has nothing that sets a PDF. */
  printStatement: PrintStatement | null
}

export async function toStatementPage(
  parts: StatementPageParts & Pick<SiteParts, "isInvented">,
  issued: StatementPage["issued"],
): Promise<StatementPage> {
  const code = await toVerifyCode(issued.statement, issued.token, issued.signer)
  const [keys, invented] = [await parts.keySet(), await parts.isInvented()]
  const offices = await loadOffices(
    parts.sql,
    issued.statement.records.map(({ line }) => authorityOf(line)),
  )
  const next = await stepsOf(parts, issued.statement)
  return { issued, code, policy: parts.policy, logKey: findLogKey(keys), invented, offices, next }
}

/** What comes next of the records that it shows, by all that their merchant has. */
async function stepsOf(parts: StatementPageParts, { records, iat }: StatementPage["issued"]["statement"]) {
  const today = dayInChina(iat * 1000)
  const held = [
    ...(
      await loadRecords(
        parts.sql,
        records.map(({ line }) => idOf(line)),
      )
    ).values(),
  ]
  const [first] = held
  const all = first ? await listRecords(parts.sql, first.content.subjectCode) : []
  return { steps: nextStepsOf(held, remediesOf(all, parts, today, held), parts.calendar, today), today }
}

/** The answer. It is made for who asked, at this moment, and expires: nobody on the way may keep it. */
export async function answerPdf<E extends Environment<StatementPageParts>>(
  c: Context<E>,
  issued: StatementPage["issued"],
  print: PrintStatement,
): Promise<Response> {
  const { kind, sub } = issued.statement
  const language = languageOf(c)
  const bytes = await print(await toStatementPage(c.get("parts"), issued), language)
  c.header("Cache-Control", "no-store")
  c.header("Content-Language", language === "zh" ? "zh-CN" : "en")
  c.header("Vary", "Accept, Accept-Language, Cookie")
  // A code or a record's id, which need no escaping. Attached, for what is handed on is a file.
  c.header("Content-Disposition", `attachment; filename="${kind}-${sub}.pdf"`)
  return c.body(bytes, 200, { "content-type": "application/pdf" })
}
