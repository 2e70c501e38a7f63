/** Acts on a bulk proceeding: those of its machine, and what they do to its rows. */
import type { Reach } from "../../access/reach.ts"
import { tellAhead } from "../../access/told-store.ts"
import type { Transaction } from "../../database/client.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { type BulkContent, termsFrom } from "../proceeding/bulk.ts"
import type { Office, Outcome } from "../proceeding/commit.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { actIn, type DoerOf, type SeenRequest } from "../proceeding/service.ts"
import { drawSample } from "./answer.ts"
import { countByAuthority } from "./gather-store.ts"
import { publishRows } from "./publish.ts"

/** Acts. What is published goes on until nothing is left, or it is cut off: publish again, and it goes on. */
export async function actOnBulk(
  office: Office,
  reach: Reach,
  id: string,
  request: SeenRequest,
  doerOf: DoerOf,
): Promise<Outcome> {
  const outcome = await office.sql.begin(async (tx) => {
    const acted = await actIn(tx, office, await lockHead(tx), reach, id, request, doerOf)
    if (acted.kind !== "done") return acted
    if (request.act === "check" && acted.proceeding.kind === "terms")
      await tellSources(tx, office, acted.proceeding, doerOf)
    if (request.act !== "submit") return acted
    return { kind: "done" as const, proceeding: await drawSample(tx, acted.proceeding, office.newSalt()) }
  })
  if (outcome.kind !== "done" || outcome.proceeding.state !== "publishing") return outcome
  const { actor } = doerOf(outcome.proceeding)
  return { kind: "done", proceeding: await publishRows(office, id, actor) }
}

/** Sources are told thirty days before what they have left open is counted anew; what they tell till then is left out. */
async function tellSources(tx: Transaction, { clock }: Office, bulk: Proceeding, doerOf: DoerOf): Promise<void> {
  const from = termsFrom(bulk.content as BulkContent)
  const reason = `类别未确认的行政处罚，请于 ${from} 前补报处罚种类、金额、是否从轻减轻和所属领域；届时按一般情形重新计算公示期`
  const author = { actor: doerOf(bulk).actor, reason, at: clock() }
  await tellAhead(tx, "amend", await countByAuthority(tx, bulk.id), bulk.id, author)
}
