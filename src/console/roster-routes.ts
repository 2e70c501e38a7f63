/** HTTP of the page on a platform's roster. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { fileFaults, type HandedFile, handFileOn } from "../http/form-file.ts"
import { type Call, readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { dayInChina } from "../law/day.ts"
import { listFaults } from "../roster/upload-store.ts"
import { rosterSchema, uploadAnswerSchema } from "../roster/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn } from "./api.ts"
import { fileType } from "./file-type.ts"
import { behind, refusalPage } from "./gate.ts"
import { faultFormats, type RosterNotice, rosterDone, rosterPage } from "./roster-page.ts"
import { sections } from "./section.ts"

const { path } = sections.roster
const faultsShown = 50

export const rosterPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("roster"))
  .get(path, (c) => {
    const done = c.req.query("done")
    const isDone = done !== undefined && Object.hasOwn(rosterDone, done)
    return show(c, isDone ? { kind: "done", what: done as keyof typeof rosterDone } : null, 200)
  })
  .post(path, async (c) => {
    const sent = await handFileOn(c, (file) => call(c, uploadAnswerSchema, ...sending(file)))
    if (!("kind" in sent)) {
      const status = sent === fileFaults["too-large"] ? 413 : 400
      return show(c, { kind: "refused", texts: [viewOf(c).say(sent)] }, status)
    }
    if (sent.kind === "refused") {
      const { detail, errors = [], status } = sent.problem
      return show(c, { kind: "refused", texts: [detail, ...errors.map((error) => error.detail)] }, status)
    }
    return c.redirect(viewOf(c).link(path, { done: sent.value.exits_withheld ? "withheld" : "taken" }), 303)
  })
  .get(`${path}/uploads/:id{[0-9a-f-]{36}}/faults`, async (c) => {
    const id = c.req.param("id")
    const format = faultFormats.find((name) => name === c.req.query("format")) ?? "ndjson"
    const answer = await passOn(c, `/v1/rosters/uploads/${id}/faults?format=${format}`)
    if (!answer.ok) return refusalPage(c, "roster", (await readRefusal(answer)).problem)
    answer.headers.set("content-disposition", `attachment; filename="roster-${id}.faults.${format}"`)
    return answer
  })

/** What was chosen in the form, as the API asks for it. */
function sending({ fields, fileName, body }: HandedFile): [string, Call] {
  const period = fields.get("period")?.trim() ?? ""
  const query = new URLSearchParams({
    mode: fields.get("mode") === "delta" ? "delta" : "full",
    ...(period === "" ? {} : { period }),
    ...(fields.get("exits") === undefined ? {} : { exits: "confirmed" }),
  })
  return [`/v1/rosters?${query}`, { method: "POST", body, headers: { "content-type": fileType(fileName) } }]
}

async function show(c: Context<ConsoleEnvironment>, notice: RosterNotice, status: number) {
  const roster = await call(c, rosterSchema, "/v1/rosters")
  if (roster.kind === "refused") return refusalPage(c, "overview", roster.problem)
  const { sql, xlsx, clock } = c.get("parts")
  const [last] = roster.value.uploads
  const faults = last
    ? await listFaults(sql, clientOf(c).clientId, last.id, { line: -1, ordinal: -1 }, faultsShown)
    : []
  const shown = { roster: roster.value, faults, xlsx: xlsx !== null, notice, today: dayInChina(clock()) }
  return c.html(rosterPage(viewOf(c), clientOf(c), shown), status as 200)
}
