/** Grants of files, for the contract of cases. */
import { randomUUID } from "node:crypto"
import type { FileGrantState } from "../../src/register/document/grant/state.ts"
import { fileGrantStore } from "../../src/register/document/grant/store.ts"
import { agency } from "../support/agency.ts"
import { officerHeader } from "../support/app.ts"
import { officer } from "../support/office.ts"
import { codeOf } from "../support/rows.ts"
import type { MakeFixture } from "./family.ts"

export const makeFileGrants: MakeFixture = async (app, sql) => {
  const court = await agency(app, sql)
  const anna = await officer(app, "officer", "410105", "anna")
  const begun = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
  })
  const body = { case: begun.body.id, body: court.name, purpose: "行政复议（示例）", until: "2026-07-31" }
  return {
    ...{ path: "/v1/file-grants", table: "file_grant" },
    async put(state, _, { proposedBy = "officer:410105:somebody" } = {}) {
      const id = randomUUID()
      await sql.begin((tx) =>
        fileGrantStore.insert(tx, {
          ...{ id, proceedingId: begun.body.id, clientId: court.id, authority: "410105", purpose: "示例" },
          ...{ body: "", kind: "", subjectCode: "", subjectName: "" },
          ...{ dueOn: "2026-07-31", state: state as FileGrantState, proposedBy, proposedOn: "2026-06-29" },
          ...{ grantedOn: null, endedOn: null, lastActor: proposedBy, version: 3 },
        }),
      )
      return id
    },
    sides: {
      officer: {
        ...{ at: "acts", isNamed: true, header: await officerHeader("checker", "410105", "boris") },
        foreign: await officerHeader("checker", "330106", "elsewhere"),
      },
    },
    bodies: { confirm: {}, withdraw: { reason: "示例" } },
    reads: { list: true, one: true },
    begin: {
      ...{
        by: await officerHeader("officer", "410105", "anna"),
        another: await officerHeader("head", "410105", "head"),
      },
      ...{
        body,
        other: { ...body, purpose: "行政诉讼（示例）" },
        wrong: { ...body, until: "2026-06-29" },
        isKnown: false,
      },
    },
  }
}
