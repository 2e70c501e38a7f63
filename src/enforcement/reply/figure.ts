/** The figures of an annual reply (年度答复): each counted from the rows of one list, and from nothing else. Pure. */

import type { Bilingual } from "../../law/bilingual.ts"
import { articleOf } from "../../law/cited.ts"
import { letterKindNames } from "../letter/kind.ts"
import type { ReplyList, ReplyRows } from "./list.ts"

/** What a figure is measured in. `yuan` is counted in fen and told with two decimals. */
export const figureUnits = {
  count: { zh: "件", en: "" },
  sellers: { zh: "户", en: "" },
  yuan: { zh: "元", en: "yuan" },
} as const satisfies Record<string, Bilingual>

/** One thing that a row adds to a figure: by what it is told apart there, and how much. */
interface Counted {
  by?: readonly string[]
  amount?: number
}

/** A figure. */
interface FigureOf<List extends ReplyList> extends Bilingual {
  readonly list: List
  readonly unit: keyof typeof figureUnits
  /** By what it is told apart; nothing: one number. */
  readonly by: readonly FigureDimension[]
  /** What is told though nothing was counted, as 0; of what platforms send, nothing: it is not known, and no 0. */
  readonly zero: readonly (readonly string[])[] | "unknown"
  /** @param year whose reply it is */
  count(row: ReplyRows[List], year: string): readonly Counted[]
}

/** By what figures are told apart. */
export type FigureDimension =
  | "list"
  | "reason"
  | "source"
  | "result"
  | "law"
  | "article"
  | "platform"
  | "month"
  | "identity"
  | "category"
  | "kind"

/** What stands in the place of a law that no basis cites, or a platform on which no shop is known. */
const notStated = "未载明"

const one = [{}] as const
const none = [] as const
const when = (isSo: boolean, counted: readonly Counted[] = one) => (isSo ? counted : none)
const inYear = (day: string | null, year: string) => day?.startsWith(year) ?? false

const fen = (yuan: string | null) => (yuan === null ? 0 : Number(yuan.replace(".", "")))
type Case = ReplyRows["cases"]
const sum = ({ fine, confiscated }: Case) => fen(fine) + fen(confiscated)
// A fine was imposed, and nobody has said how much.
const isUnstated = ({ kinds, fine, confiscated }: Case) =>
  kinds === null
    ? fine === null && confiscated === null
    : (kinds.includes("fine") && fine === null) || (kinds.includes("confiscation") && confiscated === null)
const orNotStated = (names: readonly string[]) => (names.length === 0 ? [notStated] : [...new Set(names)])
const laws = ({ cited }: Case) => orNotStated(cited.map(({ law }) => law)).map((law) => [law])
const articles = ({ cited }: Case) =>
  cited.flatMap(({ law, places }) => orNotStated(places.map(articleOf)).map((article) => [law, article]))
const shops = ({ platforms }: Case) => orNotStated(platforms).map((platform) => [platform])
const month = ({ decided_on }: Case) => [[decided_on.slice(0, 7)]]
const all = () => [[]]

type Apart = (row: Case) => readonly (readonly string[])[]
const cases = (zh: string, en: string, by: readonly FigureDimension[], apart: Apart): FigureOf<"cases"> => ({
  ...{ zh, en, list: "cases", unit: "count", by, zero: by.length === 0 ? [[]] : [] },
  count: (row) => apart(row).map((key) => ({ by: key })),
})
const sums = (zh: string, en: string, by: readonly FigureDimension[], apart: Apart): FigureOf<"cases"> => ({
  ...{ zh, en, list: "cases", unit: "yuan", by, zero: by.length === 0 ? [[]] : [] },
  count: (row) => apart(row).map((key) => ({ by: key, amount: sum(row) })),
})
const figure = <List extends ReplyList>(of: FigureOf<List>) => of

const lists = [["abnormal"], ["serious"], ["penalty"]] as const
const kinds = letterKindNames.map((kind) => [kind])
const record = { list: "records", unit: "count" } as const
const lead = { list: "leads", unit: "count" } as const
const seller = { list: "sellers", unit: "sellers", zero: "unknown" } as const
const complaint = { list: "complaints", unit: "count", zero: "unknown" } as const
const order = { list: "orders", unit: "count", by: none, zero: [[]] } as const
const letter = { list: "letters", unit: "count" } as const

/** The figures, in the order of the text. */
export const replyFigures = {
  "records-published": figure({
    ...{ ...record, zh: "公示记录", en: "records published", by: ["list"], zero: lists },
    count: ({ list, state, published_on }, year) =>
      when(state !== "unpublished" && inYear(published_on, year), [{ by: [list] }]),
  }),
  "records-ended": figure({
    ...{ ...record, zh: "停止公示", en: "records whose display ended", by: ["list"], zero: lists },
    count: ({ list, state, ended_on }, year) =>
      when(state !== "unpublished" && inYear(ended_on, year), [{ by: [list] }]),
  }),
  "records-ended-by-reason": figure({
    ...{ ...record, zh: "停止公示（按原因）", en: "the same by reason", by: ["list", "reason"], zero: none },
    count: ({ list, state, ended_on }, year) =>
      when(state !== "unpublished" && inYear(ended_on, year), [{ by: [list, state] }]),
  }),
  cases: cases("查处案件", "penalties decided", none, all),
  "case-sums": sums("罚没金额", "fines and confiscations", none, all),
  "cases-unstated": figure({
    ...{ list: "cases", unit: "count", zh: "罚没金额未载明的案件", en: "penalties whose amount nobody has said" },
    ...{ by: none, zero: [[]] },
    count: (row) => when(isUnstated(row)),
  }),
  "cases-by-law": cases("查处案件（按法律）", "penalties by law", ["law"], laws),
  "case-sums-by-law": sums("罚没金额（按法律）", "fines and confiscations by law", ["law"], laws),
  "cases-by-article": cases("查处案件（按条）", "penalties by article", ["law", "article"], articles),
  "case-sums-by-article": sums("罚没金额（按条）", "fines and confiscations by article", ["law", "article"], articles),
  "cases-by-platform": cases("查处案件（按平台）", "penalties by platform", ["platform"], shops),
  "case-sums-by-platform": sums("罚没金额（按平台）", "fines and confiscations by platform", ["platform"], shops),
  "cases-by-month": cases("查处案件（按月）", "penalties by month", ["month"], month),
  "case-sums-by-month": sums("罚没金额（按月）", "fines and confiscations by month", ["month"], month),
  "leads-received": figure({
    ...{ ...lead, zh: "收到线索", en: "leads received", by: none, zero: [[]] },
    count: () => one,
  }),
  "leads-by-source": figure({
    ...{ ...lead, zh: "收到线索（按来源）", en: "leads by source", by: ["source"], zero: none },
    count: ({ source }) => [{ by: [source] }],
  }),
  "leads-dispatched": figure({
    ...{ ...lead, zh: "已转办", en: "dispatched to whoever verifies them", by: none, zero: [[]] },
    count: ({ state }) => when(state !== "received"),
  }),
  "leads-verified": figure({
    ...{ ...lead, zh: "已核查反馈", en: "verified and answered", by: none, zero: [[]] },
    count: ({ verified_on }) => when(verified_on !== null),
  }),
  "leads-by-result": figure({
    ...{ ...lead, zh: "已办结（按结果）", en: "closed, by what came of them", by: ["result"], zero: none },
    count: ({ result }) => (result === null ? none : [{ by: [result] }]),
  }),
  sellers: figure({
    ...{ ...seller, zh: "报送身份信息的平台内经营者", en: "sellers whose identity was reported", by: none },
    count: ({ sellers: amount }) => [{ amount }],
  }),
  "sellers-by-identity": figure({
    ...{ ...seller, zh: "平台内经营者（按身份）", en: "sellers by identity", by: ["identity"] },
    count: ({ identity, sellers: amount }) => [{ by: [identity], amount }],
  }),
  "sellers-verified": figure({
    ...{ ...seller, zh: "当年核验的平台内经营者", en: "sellers verified in the year", by: none },
    count: ({ verified, sellers: amount }) => (verified ? [{ amount }] : [{ amount: 0 }]),
  }),
  "sellers-by-platform": figure({
    ...{ ...seller, zh: "平台内经营者（按平台）", en: "sellers by platform", by: ["platform"] },
    count: ({ platform, sellers: amount }) => [{ by: [platform], amount }],
  }),
  complaints: figure({
    ...{ ...complaint, zh: "投诉举报", en: "complaints", by: none },
    count: ({ complaints: amount }) => [{ amount }],
  }),
  "complaints-by-category": figure({
    ...{ ...complaint, zh: "投诉举报（按类别）", en: "complaints by kind", by: ["category"] },
    count: ({ category, complaints: amount }) => [{ by: [category], amount }],
  }),
  "complaints-by-platform": figure({
    ...{ ...complaint, zh: "投诉举报（按平台）", en: "complaints by platform", by: ["platform"] },
    count: ({ platform, complaints: amount }) => [{ by: [platform === "" ? notStated : platform], amount }],
  }),
  "complaints-by-month": figure({
    ...{ ...complaint, zh: "投诉举报（按月）", en: "complaints by month", by: ["month"] },
    count: ({ month: of, complaints: amount }) => [{ by: [of], amount }],
  }),
  orders: figure({ ...order, zh: "责令整改", en: "orders issued", count: () => one }),
  "orders-done": figure({
    ...{ ...order, zh: "其中平台已整改", en: "of these done, as the platform says" },
    count: ({ answer }) => when(answer === "done"),
  }),
  "orders-closed": figure({
    ...{ ...order, zh: "其中已办结", en: "of these closed" },
    count: ({ state }) => when(state === "closed"),
  }),
  letters: figure({
    ...{ ...letter, zh: "发出函件", en: "letters sent", by: ["kind"], zero: kinds },
    count: ({ kind }) => [{ by: [kind] }],
  }),
  "letters-received": figure({
    ...{ ...letter, zh: "其中已签收或者已确认", en: "of these received or confirmed", by: ["kind"], zero: kinds },
    count: ({ kind, received }) => when(received, [{ by: [kind] }]),
  }),
  "meetings-held": figure({
    ...{ ...letter, zh: "约谈、帮扶、指导已举行", en: "meetings held", by: ["kind"], zero: none },
    count: ({ kind, held_on }) => when(held_on !== null, [{ by: [kind] }]),
  }),
  promises: figure({
    ...{ ...letter, zh: "平台承诺事项", en: "promises of platforms", by: none, zero: [[]] },
    count: ({ promises: amount }) => [{ amount }],
  }),
  "promises-kept": figure({
    ...{ ...letter, zh: "其中已兑现", en: "of these kept", by: none, zero: [[]] },
    count: ({ kept: amount }) => [{ amount }],
  }),
  "pledges-signed": figure({
    ...{ ...letter, zh: "签署承诺书", en: "pledges signed", by: none, zero: [[]] },
    count: ({ kind, signed }) => when(kind === "pledge" && signed),
  }),
} as const
export type FigureName = keyof typeof replyFigures
export const figureNames = Object.keys(replyFigures) as [FigureName, ...FigureName[]]
const figureOf = (name: FigureName): FigureOf<ReplyList> => replyFigures[name] as FigureOf<ReplyList>

/** A figure as it is told. */
export interface Figure {
  figure: FigureName
  /** What it is told apart by, in the order of the figure's `by`. */
  by: string[]
  /** A whole number, or yuan with two decimals; null: nobody has sent what it is counted from, so it is not known. */
  value: string | null
}

/** Counts figures from rows as they come. */
export class Tally {
  readonly #year: string
  readonly #sums = new Map<FigureName, Map<string, bigint>>()

  constructor(year: string) {
    this.#year = year
    for (const name of figureNames) {
      const { zero } = figureOf(name)
      this.#sums.set(name, new Map(zero === "unknown" ? [] : zero.map((by) => [JSON.stringify(by), 0n])))
    }
  }

  /** Adds a row of a list. */
  add<List extends ReplyList>(list: List, row: ReplyRows[List]): void {
    for (const name of figuresOfList[list]) {
      const sums = this.#sums.get(name)
      for (const { by = [], amount = 1 } of figureOf(name).count(row, this.#year)) {
        const key = JSON.stringify(by)
        sums?.set(key, (sums.get(key) ?? 0n) + BigInt(amount))
      }
    }
  }

  /** The figures in their order, each sorted by what it is told apart by. */
  figures(): Figure[] {
    return figureNames.flatMap((figure): Figure[] => {
      const { unit, by } = figureOf(figure)
      const found = [...(this.#sums.get(figure) ?? [])].map(([key, sum]) => ({
        ...{ figure, by: JSON.parse(key) as string[], value: unit === "yuan" ? inYuan(sum) : String(sum) },
      }))
      if (found.length === 0 && by.length === 0) return [{ figure, by: [], value: null }]
      return found.sort((one, other) => compare(one.by, other.by))
    })
  }
}

const figuresOfList = Object.fromEntries(
  Object.entries(Object.groupBy(figureNames, (name) => figureOf(name).list)),
) as Record<ReplyList, FigureName[]>

function inYuan(sum: bigint): string {
  const digits = String(sum).padStart(3, "0")
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** By code points, as any program sorts without a table of a language. */
function compare(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [Buffer.from(one.join("\u0000")), Buffer.from(other.join("\u0000"))]
  return Buffer.compare(a, b)
}
