/**
 * Papers on their way to their party (送达), as work: decisions that nobody has served, until which no time for review or suit
 * begins, and public notices (公告送达), which count as served on their last day.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { clockWords } from "../../law/clock.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { WorkItem } from "./item.ts"
import { countPapers, listPapers, postedNotices, unservedDecisions, type WaitingPaper } from "./service-store.ts"
import { toDueWork, type WorkQuery, type WorkSource } from "./source.ts"

/** What is said of a paper. */
interface Words {
  kind: Bilingual
  state: Bilingual
}

const decision = {
  kind: { zh: "决定书待送达", en: "decision to be served" },
  state: { zh: "已作出决定，决定书未送达", en: "decided, and not served" },
} as const satisfies Words
const notice = {
  kind: { zh: "公告送达", en: "service by public notice" },
  state: { zh: "已发出公告，尚未视为送达", en: "put up, and not yet counted as served" },
} as const satisfies Words
const serveDecision = { zh: "送达决定书", en: "Serve the decision" } as const
const enterService = { zh: "登记送达", en: "enter the service" } as const

/** Decisions of listings, and those not to list, whose paper nobody has served. */
export const unservedSource = sourceOf("unserved-decision", unservedDecisions, decision, (paper) => ({
  ...{ source: "proceeding", state: "unserved", clock: { id: "service_of_decision", name: { ...serveDecision } } },
  many: `${paper.papers} 份决定书`,
  acts: [],
  url: `/v1/decisions/${paper.id}`,
}))

/** Notices that are up. */
export const noticeSource = sourceOf("public-notice", postedNotices, notice, (paper, { days }, mine) => {
  const isDue = paper.dueOn !== null && paper.dueOn <= days.today
  return {
    ...{ source: "document", state: "posted" },
    clock: { id: "deemed_service_by_notice", name: clockWords("deemed_service_by_notice") },
    many: `${paper.title}（${paper.papers} 份）`,
    acts: mine && isDue ? [{ act: "serve", name: { ...enterService } }] : [],
    url: `/v1/documents/${paper.id}`,
  }
})

/** What one of the two says of its papers. `many`: how a batch of them is called. */
type Told = Pick<WorkItem, "source" | "state" | "clock" | "acts" | "url"> & { many: string }

function sourceOf(
  kind: string,
  waiting: Parameters<typeof listPapers>[1],
  words: Words,
  tell: (paper: WaitingPaper, query: WorkQuery, mine: boolean) => Told,
): WorkSource {
  const toItem = (paper: WaitingPaper, query: WorkQuery): WorkItem => {
    const { id, isBulk, authority, dueOn, since, actor, list } = paper
    const mine = isOfficerOf(query, authority)
    const { many, url, ...told } = tell(paper, query, mine)
    return {
      ...{
        ...told,
        id,
        kind,
        kindName: { ...words.kind },
        stateName: { ...words.state },
        list,
        authority,
        dueOn,
        since,
      },
      ...(isBulk
        ? { subjectCode: null, subjectName: many }
        : { subjectCode: paper.subjectCode, subjectName: paper.subjectName }),
      ...{ waitsFor: ["officer"], begunBy: actor, lastActor: actor, mine },
      url: isBulk ? `/v1/bulk-decisions/${id}` : url,
    }
  }
  return {
    kinds: { [kind]: { ...words.kind } },
    async list(sql, query, after, limit) {
      if (!isAskedFor(query)) return []
      const papers = await listPapers(sql, waiting, toDueWork(query), after, limit)
      return papers.map((paper) => toItem(paper, query))
    },
    async count(sql, query) {
      if (!isAskedFor(query)) return []
      return (await countPapers(sql, waiting, toDueWork(query))).map((row) => ({ kind, ...row }))
    },
  }
}

const isOfficerOf = ({ principal }: WorkQuery, authority: string) =>
  partiesOf(principal, { authority, subjectCode: "" }).includes("officer")

/** Only officers of the authority itself have something to do about one. */
function isAskedFor(query: WorkQuery): boolean {
  return query.scope.person === null || isOfficerOf(query, query.scope.reach.authority)
}
