/** HTTP of many decisions at once: the file that brings the rows, and what a second person says of those chosen. */
import { Hono } from "hono"
import { handFileOn } from "../http/form-file.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePath } from "./case.ts"
import { readCase } from "./case-reading.ts"
import { showCase } from "./case-routes.ts"
import { typeOf } from "./import-routes.ts"
import { formBytesMax, readSent } from "./sent.ts"

const bulkPath = "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}"

export const bulkPageRoutes = new Hono<OfficeEnvironment>()
  .post(`${bulkPath}/rows`, async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const sent = await handFileOn(c, async ({ fileName, fields, body }) => {
      const type = typeOf(fileName)
      if (type === null) {
        await body.cancel()
        return words.noFile
      }
      const query = new URLSearchParams({ source: fileName.slice(0, 200) })
      const [pattern, first = ""] = ["number_pattern", "first_number"].map((name) => fields.get(name)?.trim())
      if (pattern !== undefined) query.set("number_pattern", pattern)
      if (first !== "") query.set("first_number", first)
      const order = { method: "POST", body, headers: { "content-type": type } } as const
      return call(c, proceedingDetailSchema, `${shown.url}/rows?${query}`, order)
    })
    if ("zh" in sent || sent.kind === "refused") {
      refuseFile(c, sent)
      return showCase(c, shown, null, "zh" in sent ? 400 : sent.problem.status)
    }
    return c.redirect(`${viewOf(c).link(casePath(shown.url), { done: "rows" })}#rows`, 303)
  })
  .post(`${bulkPath}/answers`, limitForm(formBytesMax), async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const { sent } = await readSent(c)
    const answers = [...sent].flatMap(([name, [answer = ""]]) => {
      const line = /^answer\.(\d{1,10})$/.exec(name)?.[1]
      const reason = sent.get(`reason.${line}`)?.[0]?.trim() ?? ""
      return line === undefined ? [] : [{ line: Number(line), answer, ...(reason === "" ? {} : { reason }) }]
    })
    if (answers.length === 0) {
      refuseSent(c, { detail: viewOf(c).say(words.noAnswer) })
      return showCase(c, shown, null, 400)
    }
    const json = { answers }
    const done = await call(c, proceedingDetailSchema, `${shown.url}/answers`, { method: "POST", json })
    if (done.kind === "refused") {
      const { detail, errors = [], status } = done.problem
      // The row is told by its line.
      const byLine = errors.map((error) => {
        const [, at, name = ""] = /^\/answers\/(\d+)\/(\w+)/.exec(error.pointer ?? "") ?? []
        return { ...error, pointer: `/${name}.${answers[Number(at)]?.line}` }
      })
      refuseSent(c, { detail, errors: byLine })
      return showCase(c, shown, null, status)
    }
    return c.redirect(`${viewOf(c).link(casePath(shown.url), { which: "unanswered", done: "answers" })}#rows`, 303)
  })

const words = {
  noFile: { zh: "请选择 CSV、XLSX 或者 NDJSON 文件。", en: "Please choose a CSV, XLSX or NDJSON file." },
  noAnswer: { zh: "请至少核对一行。", en: "Please answer one row at least." },
} as const satisfies Record<string, Bilingual>
