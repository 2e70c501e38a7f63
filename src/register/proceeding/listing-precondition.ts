/** Preconditions on what is listed: once for one cause, on a base penalty that is what it is said to be, with its papers. Pure. */
import { isElsewhere } from "../../access/principal.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { cite } from "../../law/citation.ts"
import { addDays } from "../../law/day.ts"
import { numberKey } from "../../law/decision-number.ts"
import type { PenaltyKind } from "../../law/penalty-kind.ts"
import { basePenaltyAsked, standsAlone } from "../../law/serious-gate.ts"
import { regionOf } from "../../names/code.ts"
import { factsOf } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen } from "../record/state.ts"
import { unreachable } from "./abnormal.ts"
import { type CaseFile, met, notAsked, type Precondition, unmet } from "./legality.ts"
import { baseOf, correcting, fieldOf, isCorrecting, type Listing, listingOf, othersOf } from "./listing-file.ts"
import { isOwnProvince, registeredIn } from "./place.ts"
import { isListedFor } from "./twin.ts"

/** Days between two letters (R68 9). */
const lettersApart = { least: 15, most: 30 } as const

const sinceR44 = { validFrom: "2021-09-01", validTo: null } as const
const sinceLists = { validFrom: "2014-10-01", validTo: null } as const
const received = ["begin", "name-base", "publish"] as const
const seriousOnward = ["begin", "revise", "adjust", "check", "consent", "decide", "publish", "push"] as const
const abnormalOnward = ["begin", "confirm", "check", "publish"] as const

/** Whether an authority is another, or one below it. */
const isWithin = (authority: string, above: string) => authority.startsWith(above.replace(/(?:00)+$/, ""))

/** Kinds that are heavier penalties whatever the amounts (R44 5-10 with 2). */
const heavierKinds: readonly PenaltyKind[] = [
  ...(["qualification-downgraded", "licence-revoked", "business-licence-revoked", "business-closed"] as const),
  ...(["business-restricted", "business-suspended", "barred-from-trade"] as const),
]
const lightKinds: readonly PenaltyKind[] = ["warning", "circulated-criticism"]

/** What the register's own facts say against a heavier penalty; null: nothing. */
function against({ content }: HeldRecord): { zh: string; en: string } | null {
  const { kinds, lenientTier, procedure, fineCny } = factsOf(content)
  if (kinds.some((kind) => heavierKinds.includes(kind))) return null
  const { penaltyClass } = content
  const row = findPenaltyClass(penaltyClass ?? "")
  if (penaltyClass === "P0" || penaltyClass === "P1") {
    return {
      zh: `本库中该处罚的类别为 ${penaltyClass}（${row?.zh}）`,
      en: `its class in this register is ${penaltyClass} (${row?.en})`,
    }
  }
  if (lenientTier === true) {
    const fine = typeof fineCny === "number" ? `（罚款 ${fineCny} 元）` : ""
    return { zh: `本库中该处罚适用从轻减轻档${fine}`, en: "its fine is of a lenient tier in this register" }
  }
  if (procedure === "simple") return { zh: "本库中该处罚适用简易程序", en: "it was imposed by the simple procedure" }
  if (kinds.length > 0 && kinds.every((kind) => lightKinds.includes(kind))) {
    return { zh: "本库中该处罚只有警告、通报批评", en: "it is a warning or a circulated criticism alone" }
  }
  return null
}

/** Whether a listing is by the ground and the number of a row that was sent. */
function isSameDecision({ ground, decision_no: number = "" }: Listing): (content: HeldRecord["content"]) => boolean {
  const key = numberKey(number)
  return (content) => content.ground === ground && numberKey(content.decisionNo) === key
}

/** What a row that was sent shows of twins: among the listings that stand, and those of the rows before it. */
function judgeSent(file: CaseFile, isTwin: (content: HeldRecord["content"]) => boolean) {
  const { list } = file.proceeding
  const twin = othersOf(file).find(({ state, content }) => content.list === list && isOpen(state) && isTwin(content))
  if (!twin) return met("本库没有这样的列入", "The register holds no such listing")
  const { decisionNo } = twin.content
  return unmet(
    { zh: `该主体已列入（${decisionNo}）`, en: `The subject is listed already (${decisionNo})` },
    { zh: "由本机关另一人核对后放行", en: "A person of the authority looks at it, and releases it" },
  )
}

export const listingRows = {
  "one-cause-one-listing": {
    zh: "同一主体、同一事由、同一情形不得重复列入",
    en: "One subject is listed once at a time for one ground that arose once",
    source: [cite("R68-2025", "4"), cite("R69-2025", "13"), cite("R70-2025", "10")],
    sure: "memory",
    origins: ["here", "source", "command-line"],
    ...sinceLists,
    acts: { abnormal: ["import", ...abnormalOnward], ...correcting },
    judge(file) {
      const listing = listingOf(file)
      if (file.proceeding.list !== "abnormal" || !listing) return notAsked
      const { ground, arose_on = "" } = listing
      const { proceeding, facts } = file
      if (file.act === "import") return judgeSent(file, isSameDecision(listing))
      if (isListedFor(othersOf(file), ground, arose_on)) {
        return unmet(
          { zh: "该主体已因同一事由列入，且尚未移出", en: "The subject is listed under this ground already" },
          {
            zh: "请查看该记录；情形不同的，核对事由发生日期",
            en: "Look at that record; where it is another cause, check the day on which it arose",
          },
          fieldOf(file, "ground"),
        )
      }
      const twin = facts.open.find(
        ({ id, kind, content }) =>
          !isCorrecting(file) &&
          kind === "abnormal" &&
          id !== proceeding.id &&
          content?.["ground"] === ground &&
          content["arose_on"] === arose_on,
      )
      if (file.act === "begin" && twin) {
        return unmet(
          { zh: `同一事由的列入正在办理（${twin.id}）`, en: `A listing for it is on its way (${twin.id})` },
          { zh: "请在该事项中办理", en: "Go on with that" },
          "ground",
        )
      }
      return met("本库没有同一事由的列入", "The register holds no listing for it")
    },
  },
  "contact-tried": {
    zh: "向登记的住所邮寄两次专用信函，间隔十五日以上三十日以下，均无人签收，或者实地核查",
    en: "Two letters to the registered address, 15 to 30 days apart, came to nothing, or somebody went there",
    source: [cite("R68-2025", "9")],
    sure: "copy",
    origins: ["here"],
    ...{ validFrom: "2025-03-18", validTo: null },
    word: {
      zh: "承办人填写的信函、凭证和核查笔录",
      en: "the letters and receipts, or the visit, as the officer has entered them",
    },
    acts: { abnormal: ["confirm", "check", "publish"] },
    judge(file) {
      const { ground, contact } = listingOf(file) ?? {}
      if (ground !== unreachable) return notAsked
      const { today } = file.facts
      // Each row of a batch tells its own letters, and brings no paper: they are the officer's word.
      const isOfBatch = file.proceeding.content["bulk"] !== undefined
      const at = (field: string) => (file.act === "confirm" ? `contact${field}` : undefined)
      const next = {
        zh: "请在查实时填写两次信函的交寄日期和凭证，或者实地核查的日期和笔录（contact）",
        en: "Give the letters with their days and receipts, or the visit with its record, as it is verified (contact)",
      }
      const paper = file.facts.file?.received.find(({ id }) => id === contact?.paper)
      if (contact?.paper !== undefined && !paper) {
        return unmet(
          { zh: "卷内没有所称的信函凭证或者核查笔录", en: "The file holds no such receipt or record" },
          { zh: "请先将其存入卷内，再选择该材料", en: "Put the paper into the file first, and choose it" },
          at("/paper"),
        )
      }
      const lacksPaper = !paper && !isOfBatch
      const noPaper = unmet(
        {
          zh: "卷内没有两次信函的凭证或者实地核查笔录",
          en: "The file holds neither the receipts of the letters nor the record of a visit",
        },
        {
          zh: "请先将其存入卷内，再在查实时选择该材料（contact.paper）",
          en: "Put the paper into the file first, and choose it as it is verified (contact.paper)",
        },
        at("/paper"),
      )
      const inFile = { zh: paper ? `，卷内：${paper.title}` : "", en: paper ? `, in the file: “${paper.title}”` : "" }
      if (contact?.how === "visit") {
        const { visited_on: on, visit_record: record } = contact
        if (on !== undefined && record !== undefined && on <= today)
          return lacksPaper
            ? noPaper
            : met(`${on} 实地核查，${record}${inFile.zh}`, `A visit on ${on}: “${record}”${inFile.en}`)
        return unmet(
          { zh: "没有实地核查的日期和笔录", en: "The visit has no day, or no record" },
          next,
          at("/visited_on"),
        )
      }
      const { first_posted_on: first, second_posted_on: second, first_proof, second_proof } = contact ?? {}
      if (first === undefined || second === undefined || !first_proof || !second_proof) {
        return unmet(
          { zh: "卷内没有两次信函或者实地核查", en: "The file tells of no two letters and of no visit" },
          next,
          at(""),
        )
      }
      const isApart = second >= addDays(first, lettersApart.least) && second <= addDays(first, lettersApart.most)
      if (isApart && second <= today) {
        return lacksPaper
          ? noPaper
          : met(
              `${first}、${second} 两次信函（${first_proof}、${second_proof}${inFile.zh}）`,
              `Letters of ${first} and ${second} (${first_proof}, ${second_proof}${inFile.en})`,
            )
      }
      return unmet(
        {
          zh: `两次信函间隔不在 15 日至 30 日之间（${first}、${second}）`,
          en: `The letters are not 15 to 30 days apart (${first}, ${second})`,
        },
        next,
        at("/second_posted_on"),
      )
    },
  },
  "registration-authority": {
    zh: "由登记机关列入经营异常名录",
    en: "The authority that registered the subject lists it as abnormal",
    source: [cite("R68-2025", "3"), cite("R69-2025"), cite("R70-2025")],
    sure: "copy",
    origins: ["here"],
    ...sinceLists,
    word: {
      zh: "登记地，或者承办人写明的管辖依据",
      en: "where the subject is registered, or the competence as the officer has told it",
    },
    acts: { abnormal: ["begin", "check", "publish"] },
    judge(file) {
      const { proceeding, facts } = file
      const { authority, subjectCode } = proceeding
      // No code of a real registration has the region 000000.
      if (regionOf(subjectCode) === "000000") return notAsked
      const region = facts.registered ?? registeredIn(subjectCode)
      if (region !== null && !isElsewhere(region, authority)) return met(`登记地 ${region}`, `Registered in ${region}`)
      if (region !== null && !isOwnProvince(region, authority)) {
        return unmet(
          {
            zh: `该主体登记地为 ${region}，不由 ${authority} 登记`,
            en: `The subject is registered in ${region}, not with ${authority}`,
          },
          {
            zh: "请移送登记机关；登记已迁入的，先更新该主体的登记信息",
            en: "Hand it to that authority; where it has moved here, say so of the subject first",
          },
          file.act === "begin" ? "subject/code" : undefined,
        )
      }
      if (file.act === "begin") return notAsked
      const { competence } = listingOf(file) ?? {}
      if (competence) return met(competence, competence)
      return unmet(
        { zh: "代码不能表明该主体由本机关登记", en: "Its code does not tell that it was registered here" },
        {
          zh: "请在查实时写明管辖依据（competence）",
          en: "Say from what the competence follows, as it is verified (competence)",
        },
      )
    },
  },
  "one-penalty-one-listing": {
    zh: "依据同一行政处罚只列入一次",
    en: "One penalty leads to one listing",
    source: [cite("R44", "2", "5-10")],
    sure: "memory",
    origins: ["here", "received", "source", "command-line"],
    ...sinceR44,
    acts: { serious: ["import", ...seriousOnward], received, ...correcting },
    judge(file) {
      const listing = listingOf(file)
      const ground = findGround(listing?.ground ?? "")
      if (!listing || ground?.list !== "serious") return notAsked
      const { ground: code, base_penalty_no: number } = listing
      const key = number ? numberKey(number) : null
      const isOn = (of: unknown) => key !== null && typeof of === "string" && numberKey(of) === key
      if (file.act === "import") {
        const isOne = isSameDecision(listing)
        return judgeSent(file, (one) => isOne(one) || isOn(one.detail.base_penalty_no))
      }
      if (!number && basePenaltyAsked(ground.code) === "not") return notAsked
      const isTwin = (other: unknown, of: unknown) => (key === null ? !of && other === code : isOn(of))
      const { proceeding, facts } = file
      const field = fieldOf(file, key === null ? "ground" : "base_penalty_no")
      const listed = othersOf(file).find(
        ({ state, content }) =>
          content.list === "serious" && isOpen(state) && isTwin(content.ground, content.detail.base_penalty_no),
      )
      if (listed) {
        return unmet(
          {
            zh: `该主体已依据同一处罚列入（${listed.content.decisionNo}）`,
            en: `The subject is listed on it already (${listed.content.decisionNo})`,
          },
          {
            zh: "请查看该记录；所依据的处罚不同的，写明其文号",
            en: "Look at that record; where it rests on another penalty, name that",
          },
          field,
        )
      }
      const twin = facts.open.find(
        ({ id, kind, content }) =>
          ["serious", "received"].includes(kind) &&
          id !== proceeding.id &&
          isTwin(content?.["ground"], content?.["base_penalty_no"]),
      )
      if (file.act === "begin" && twin) {
        return unmet(
          { zh: `依据同一处罚的列入正在办理（${twin.id}）`, en: `A listing on it is on its way (${twin.id})` },
          { zh: "请在该事项中办理", en: "Go on with that" },
          field,
        )
      }
      return met("本库没有依据同一处罚的列入", "The register holds no listing on it")
    },
  },
  "base-penalty-heavier": {
    zh: "列入所依据的处罚是较重行政处罚，与本库所载该处罚的类别、种类、金额和档次不相矛盾",
    en: "The penalty that it rests on is a heavier one, and what the register holds of it does not say otherwise",
    source: [cite("R44", "2", "5-10")],
    sure: "copy",
    origins: ["here", "received"],
    ...sinceR44,
    word: {
      zh: "承办人的回答和负责人写明的理由；本库没有该处罚的，其机关和日期",
      en: "the officer's answers and the head's reasons; of a penalty that the register does not hold, its authority and day",
    },
    acts: { serious: seriousOnward, received, ...correcting },
    judge(file) {
      const listing = listingOf(file)
      const ground = findGround(listing?.ground ?? "")
      if (!listing || ground?.list !== "serious" || standsAlone(ground.code)) return notAsked
      const { heavier_reasons: reasons } = listing
      const base = baseOf(file, listing)
      if (!base)
        return met(
          "本库没有该处罚，由承办人写明机关和日期并负责",
          "The register does not hold it: on the officer's word",
        )
      const fact = against(base)
      if (fact) {
        return unmet(
          {
            zh: `与“受到较重行政处罚”的回答相矛盾：${fact.zh}`,
            en: `It contradicts the answer that the penalty is a heavier one: ${fact.en}`,
          },
          {
            zh: "不得据此列入；本库所载有误的，先更正该处罚信息",
            en: "No listing rests on it; where the register is wrong, correct the penalty first",
          },
          fieldOf(file, "gate"),
        )
      }
      const { kinds } = factsOf(base.content)
      if (kinds.some((kind) => heavierKinds.includes(kind)))
        return met(`本库所载：${base.content.decisionNo}`, `The register's record of ${base.content.decisionNo}`)
      if (isCorrecting(file)) return met("由批准更正的人员负责", "On the word of who approves the correction")
      // Which fine is of the heavier tier, the register does not know: the head answers for it in words.
      if (file.proceeding.kind !== "serious" || !["decide", "publish", "push"].includes(file.act)) return notAsked
      if (reasons) return met("负责人写明的理由", "The head's reasons")
      return unmet(
        {
          zh: "本库所载该处罚的种类和金额不能表明其为较重行政处罚",
          en: "Its kinds and amounts in this register do not show that it is a heavier one",
        },
        {
          zh: "由负责人在决定时写明理由（heavier_reasons）",
          en: "The head gives reasons with the decision (heavier_reasons)",
        },
        file.act === "decide" ? "heavier_reasons" : undefined,
      )
    },
  },
  "base-penalty-authority": {
    zh: "由作出行政处罚的市场监督管理部门列入",
    en: "The authority that imposed the penalty lists",
    source: [cite("R44", "3")],
    sure: "copy",
    origins: ["here"],
    ...sinceR44,
    word: { zh: "负责人写明的管辖依据", en: "the competence as the head has told it" },
    acts: { serious: seriousOnward, ...correcting },
    judge(file) {
      const listing = listingOf(file)
      const base = listing ? baseOf(file, listing) : undefined
      const ground = findGround(listing?.ground ?? "")
      if (!listing || !base || ground?.list !== "serious" || standsAlone(ground.code)) return notAsked
      const { authority, decisionNo } = base.content
      // A city's bureau lists what its district has punished, and asks nobody above.
      if (isWithin(authority, listing.authority)) {
        return met(`处罚机关 ${authority}（${decisionNo}）`, `Imposed by ${authority} (${decisionNo})`)
      }
      if (isCorrecting(file)) {
        return unmet(
          { zh: `本库所载该处罚由 ${authority} 作出`, en: `By the register it was imposed by ${authority}` },
          {
            zh: "更正不能改变由谁列入：撤销后由有权机关重新决定",
            en: "No correction changes who lists: annul it, and who is competent decides anew",
          },
          fieldOf(file, "base_penalty_no"),
        )
      }
      // Cases are handed over, and jurisdiction is assigned: whose the listing is, the head then answers for in words.
      if (!["decide", "publish", "push"].includes(file.act)) return notAsked
      if (listing.competence) return met("负责人写明的管辖依据", "The head has said from what it follows")
      return unmet(
        { zh: `本库所载该处罚由 ${authority} 作出`, en: `By the register it was imposed by ${authority}` },
        {
          zh: "由该机关列入；移送或者指定管辖的，由负责人在决定时写明依据（competence）",
          en: "That authority lists; where it was handed over, or assigned, the head says so with the decision (competence)",
        },
        file.act === "decide" ? "competence" : undefined,
      )
    },
  },
  "serious-authority": {
    zh: "不以行政处罚为前提的列入，由主体登记地在其辖区的县级以上市场监督管理部门作出，或者写明管辖依据",
    en: "Without a penalty beneath it, the authority of the subject's region lists, or says from what its competence follows",
    source: [cite("R44", "3")],
    sure: "memory",
    origins: ["here"],
    ...sinceR44,
    word: {
      zh: "登记地，或者负责人写明的管辖依据",
      en: "where the subject is registered, or the competence as the head has told it",
    },
    acts: { serious: ["decide", "publish", "push"] },
    judge(file) {
      const { proceeding, facts } = file
      const listing = listingOf(file)
      const ground = findGround(listing?.ground ?? "")
      if (!listing || ground?.list !== "serious" || !standsAlone(ground.code)) return notAsked
      // Of a penalty that was not performed, who imposed it.
      const base = baseOf(file, listing)?.content
      if (base && isWithin(base.authority, listing.authority))
        return met(
          `处罚机关 ${base.authority}（${base.decisionNo}）`,
          `Imposed by ${base.authority} (${base.decisionNo})`,
        )
      if (listing.competence) return met("负责人写明的管辖依据", "The head has said from what it follows")
      if (regionOf(proceeding.subjectCode) === "000000") return notAsked
      const region = facts.registered ?? registeredIn(proceeding.subjectCode)
      if (region !== null && !isElsewhere(region, listing.authority))
        return met(`登记地 ${region}`, `Registered in ${region}`)
      return unmet(
        {
          zh:
            region === null ? "代码不能表明该主体的登记地" : `该主体登记地为 ${region}，不在 ${listing.authority} 辖区`,
          en:
            region === null
              ? "Its code does not tell where it is registered"
              : `It is registered in ${region}, outside ${listing.authority}`,
        },
        {
          zh: "由登记地的机关列入；另有管辖依据的，由负责人在决定时写明（competence）",
          en: "The authority there lists; where the competence follows from something else, the head says so with the decision (competence)",
        },
        file.act === "decide" ? "competence" : undefined,
      )
    },
  },
  "decision-in-writing": {
    zh: "列入决定书已制作，写明事由、依据、管理措施提示、移出条件和程序、救济途径",
    en: "The decision is a paper, with ground, basis, measures warned of, how it can be lifted, and remedies",
    source: [cite("R44", "13")],
    sure: "copy",
    origins: ["here"],
    ...sinceR44,
    acts: { serious: ["publish", "push"] },
    judge({ proceeding: { content }, facts: { file } }) {
      const decidedOn = String(content["decided_on"] ?? "")
      // One that was made before the case was returned is of what was decided then.
      const paper = file?.made.find(({ kind, madeOn }) => kind === "serious-listing-decision" && madeOn >= decidedOn)
      if (paper) return met(`${paper.number}（${paper.madeOn}）`, `${paper.number} of ${paper.madeOn}`)
      return unmet(
        { zh: "卷内没有列入决定书", en: "The file holds no decision in writing" },
        { zh: "请先在本事项中制作列入决定书", en: "Make it first, in this case" },
      )
    },
  },
} as const satisfies Record<string, Precondition>
