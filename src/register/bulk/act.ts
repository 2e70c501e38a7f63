/** Acts on a bulk proceeding: those of its machine, and what they do to its rows. */
import type { Reach } from "../../access/reach.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import type { Office, Outcome } from "../proceeding/commit.ts"
import { actIn, type DoerOf, type SeenRequest } from "../proceeding/service.ts"
import { drawSample } from "./answer.ts"
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
    if (acted.kind !== "done" || request.act !== "submit") return acted
    return { kind: "done" as const, proceeding: await drawSample(tx, acted.proceeding, office.newSalt()) }
  })
  if (outcome.kind !== "done" || outcome.proceeding.state !== "publishing") return outcome
  const { actor } = doerOf(outcome.proceeding)
  return { kind: "done", proceeding: await publishRows(office, id, actor) }
}
