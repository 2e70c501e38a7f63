/** HTTP of the papers of a batch, on the page of the batch. Each act is an operation of the API. */
import { Hono } from "hono"
import { readRefusal } from "../http/inside.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { batchCountsSchema } from "../register/document/batch/batch-routes.ts"
import { listBatchCuts } from "../register/document/batch/batch-store.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { actOf, type BatchAct, batchFields, papersInFile } from "./batch-paper-block.ts"
import { casePath } from "./case.ts"
import { readCase } from "./case-reading.ts"
import { showCase } from "./case-routes.ts"
import { readForm } from "./form-schema.ts"
import { formBytesMax, readSent, toFaults, told } from "./sent.ts"

const papersPath = "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}/documents"

export const batchPaperRoutes = new Hono<OfficeEnvironment>()
  .post(papersPath, limitForm(formBytesMax), async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const { sent } = await readSent(c)
    const act = actOf(sent)
    const input = readForm(batchFields(act), sent)
    const done = await call(c, batchCountsSchema, `${shown.url}${operations[act]}`, {
      method: "POST",
      json: act === "make" ? { fields: {}, ...input } : { act, ...input },
    })
    if (done.kind === "refused") {
      return showCase(c, shown, null, done.problem.status, { sent, faults: toFaults(done.problem) })
    }
    const { decisions, made, posted, served } = done.value
    const left = { make: decisions - made, post: decisions - posted - served, serve: decisions - served }[act]
    if (left > 0) {
      const text = viewOf(c).say(words.left).replace("{n}", String(left))
      return showCase(c, shown, null, 200, { sent, faults: [{ path: "", text }] })
    }
    return c.redirect(`${viewOf(c).link(casePath(shown.url), { done: `batch-${act}` })}#papers`, 303)
  })
  .get(`${papersPath}/:file{zip|pdf}`, async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const after = c.req.query("after")
    const query = new URLSearchParams({ limit: String(papersInFile), ...(after ? { after } : {}) })
    const answer = await passOn(c, `${shown.url}/documents/${c.req.param("file")}?${query}`)
    if (answer.ok) {
      // The links lead from one full file to the next: one that could not be filled in time is no file of theirs.
      const next = answer.headers.get("gongshi-next")
      const cuts = next === null ? [] : await listBatchCuts(c.get("parts").sql, shown.id, papersInFile)
      if (next === null || cuts.includes(decodeURIComponent(next))) return answer
      await answer.body?.cancel()
      return showCase(c, shown, viewOf(c).say(words.notSealed), 503)
    }
    const { problem } = await readRefusal(answer)
    return showCase(c, shown, told(problem), problem.status)
  })

const operations = {
  make: "/documents",
  post: "/documents/acts",
  serve: "/documents/acts",
} as const satisfies Record<BatchAct, string>

const words = {
  notSealed: {
    zh: "这一份文件中的文书还没有全部盖章：已盖章的已保存，请再次下载即继续。",
    en: "Not all papers of this file are sealed yet. Those that are have been kept: download it again to go on.",
  },
  left: { zh: "还有 {n} 份没有办完：再次提交即继续。", en: "{n} are left: send it again to go on." },
} as const satisfies Record<string, Bilingual>
