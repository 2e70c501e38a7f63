/** HTTP of the page on which platforms and agencies report. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { platformMeasurePageSchema } from "../enforcement/duty/wire.ts"
import { rowReportSchema } from "../enforcement/notice/wire.ts"
import { fileFaults, type HandedFile, handFileOn } from "../http/form-file.ts"
import { clientOf } from "../http/route.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { fileType } from "./file-type.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { type ReportKindName, reportKinds, reportKindsOf } from "./report-kind.ts"
import { measureFields, reportPage, reportTemplate, type ShownReports } from "./report-page.ts"
import { hasSection, sections } from "./section.ts"

const { path } = sections.reports
const measuresShown = 25

export const reportPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("reports"))
  .use(`${path}/*`, behind("reports"))
  .get(path, (c) => show(c, { kind: readKind(c, c.req.query("kind")), done: c.req.query("done") !== undefined }, 200))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const text = (name: string) => (typeof fields[name] === "string" ? fields[name].trim() : "")
    const json = Object.fromEntries(measureFields.map((name) => [name, text(name)]).filter(([, value]) => value !== ""))
    const sent = await call(c, rowReportSchema, reportKinds.measures.api, { method: "POST", json })
    if (sent.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    const { detail, errors = [], status } = sent.problem
    const faults = errors.map((error) => ({ id: fieldAt(error.pointer), text: error.detail }))
    return show(c, { faults: faults.length > 0 ? faults : [{ id: null, text: detail }] }, status)
  })
  .post(`${path}/file`, async (c) => {
    const { say } = viewOf(c, path)
    const sent = await handFileOn(c, (file) => sendFile(c, file))
    if ("zh" in sent)
      return show(c, { faults: [{ id: "file", text: say(sent) }] }, sent === fileFaults["too-large"] ? 413 : 400)
    if ("refused" in sent)
      return show(c, { faults: [{ id: "file", text: sent.refused }], kind: sent.kind }, sent.status)
    return show(c, { sent, kind: sent.kind }, 200)
  })
  .get(`${path}/template`, (c) => {
    const kind = readKind(c, c.req.query("kind"))
    if (kind === null) return c.redirect(viewOf(c).link(path), 303)
    c.header("Content-Disposition", `attachment; filename="${kind}.csv"`)
    return c.body(reportTemplate(kind), 200, { "content-type": "text/csv; charset=utf-8" })
  })

/** Sends a file to the operation of its kind, and says what came of it. */
async function sendFile(
  c: Context<ConsoleEnvironment>,
  { fileName, fields, body }: HandedFile,
): Promise<NonNullable<ShownReports["sent"]> | { refused: string; kind: ReportKindName | null; status: number }> {
  const kind = readKind(c, fields.get("kind"))
  if (kind === null) {
    await body.cancel()
    return { refused: viewOf(c, path).say(noKind), kind, status: 400 }
  }
  const headers = { "content-type": fileType(fileName) }
  const sent = await call(c, rowReportSchema, reportKinds[kind].api, { method: "POST", body, headers })
  if (sent.kind === "done") return { kind, report: sent.value }
  const { detail, errors = [], status } = sent.problem
  return { refused: [detail, ...errors.map((error) => error.detail)].join(" "), kind, status }
}

async function show(c: Context<ConsoleEnvironment>, shown: Partial<ShownReports>, status: number) {
  const client = clientOf(c)
  let measures: ShownReports["measures"] = null
  if (hasSection(client, "duties")) {
    const page = await call(c, platformMeasurePageSchema, `/v1/duties/measures?limit=${measuresShown}`)
    if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
    measures = page.value.results
  }
  const xlsx = c.get("parts").xlsx !== null
  const all = { measures, faults: [], sent: null, kind: null, xlsx, done: false, ...shown }
  return c.html(reportPage(viewOf(c, path), client, all), status as 200)
}

/** A kind that the client may report; null for another text. */
function readKind(c: Context<ConsoleEnvironment>, text: string | undefined): ReportKindName | null {
  return reportKindsOf(clientOf(c)).find((name) => name === text) ?? null
}

function fieldAt(pointer: string): string | null {
  return measureFields.find((name) => pointer === `/${name}`) ?? null
}

const noKind = { zh: "请选择报送什么。", en: "Say what it is." } as const
