/** Open requests for data as work of the authority that answers. */
import { actorOf, may } from "../../access/principal.ts"
import { clockWords } from "../../law/clock.ts"
import type { WorkItem } from "../../register/worklist/item.ts"
import { toDueWork, type WorkQuery, type WorkSource } from "../../register/worklist/source.ts"
import {
  actsFor,
  hasOwnHand,
  isProposed,
  type SharingRequest,
  sharingActs,
  sharingKinds,
  sharingStates,
} from "./request.ts"
import { countWork, listWork } from "./store.ts"

const kind = { zh: "数据共享申请", en: "request for data" } as const

export const sharingSource: WorkSource = {
  kinds: { "data-request": { ...kind } },
  async list(sql, query, after, limit) {
    return (await listWork(sql, toDueWork(query), after, limit)).map((each) => toItem(each, query))
  },
  async count(sql, query) {
    return (await countWork(sql, toDueWork(query))).map((row) => ({ kind: "data-request", ...row }))
  },
}

function toItem(request: SharingRequest, { principal, scope }: WorkQuery): WorkItem {
  const { id, state, authority, dueOn, agency, askedOn, lastActor } = request
  const { clock } = sharingKinds[request.kind]
  // What somebody has proposed is for somebody else.
  const isOwn = hasOwnHand(request, actorOf(principal))
  const mine = authority === scope.reach.authority && may(principal, "sharing:act") && !isOwn
  return {
    ...{ source: "sharing", id, kind: "data-request", kindName: { ...kind }, state },
    ...{ stateName: { ...sharingStates[state] }, list: null, authority, dueOn, subjectCode: null, subjectName: agency },
    ...{ since: askedOn, clock: { id: clock, name: { ...clockWords(clock) } } },
    ...{ waitsFor: [isProposed(request) ? "checker" : "officer"], begunBy: null, lastActor, mine },
    acts: mine
      ? actsFor("authority", request).map((act) => ({
          act,
          name: { zh: sharingActs[act].zh, en: sharingActs[act].en },
        }))
      : [],
    url: `/v1/data-requests/${id}`,
  }
}
