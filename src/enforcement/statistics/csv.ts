/** Statistics as a table. Pure. */
import { recordMoves } from "../../register/record/state.ts"
import { jointNames } from "./joint-wire.ts"
import type { WireRow, WireStatistics } from "./wire.ts"

const ends = [...Object.keys(recordMoves), "erase"]
const endsHere = (rows: readonly WireRow[]) =>
  ends.filter((name) => rows.some(({ merchants }) => Object.hasOwn(merchants.ended_by, name)))

/** A header and a row for each, the total last. */
export function toCsvRows({ by, rows, total }: WireStatistics): string[][] {
  const all = [...rows, total]
  const ways = endsHere(all)
  const cell = (value: number | undefined) => String(value ?? 0)
  const plain = (value: number | null) => (value === null ? "" : String(value))
  const header = [
    ...by.flatMap((name) => [name, `${name}_name`]),
    ...["listed", "paused", "resumed", "ended", ...ways.map((name) => `ended_${name}`), "live", "days_listed_mean"],
    ...agencyHeader,
  ]
  const toRow = (row: WireRow): string[] => {
    const { merchants, agencies, names } = row
    return [
      ...by.flatMap((name) => [row[name] ?? (row === total ? "total" : ""), names[name]?.zh ?? ""]),
      ...[cell(merchants.listed), cell(merchants.paused), cell(merchants.resumed), cell(merchants.ended)],
      ...ways.map((name) => cell(merchants.ended_by[name])),
      ...[cell(merchants.live), plain(merchants.days_listed_mean)],
      ...(agencies ? agencyCells(agencies, plain) : agencyHeader.map(() => "")),
    ]
  }
  return [header, ...all.map(toRow)]
}

const remedyNames = ["filed", "granted", "refused", "rejected"] as const
const agencyHeader = [
  ...["published", "publication_days_mean", "judged", "late", "overdue", "overdue_now"],
  ...["repairs", "objections"].flatMap((kind) => remedyNames.map((name) => `${kind}_${name}`)),
  ...jointNames.map((name) => `joint_${name}`),
]

function agencyCells(
  {
    published,
    publication_days_mean,
    judged,
    late,
    overdue,
    overdue_now,
    repairs,
    objections,
    joint,
  }: NonNullable<WireRow["agencies"]>,
  plain: (value: number | null) => string,
): string[] {
  return [
    ...[plain(published), plain(publication_days_mean), plain(judged), plain(late), plain(overdue), plain(overdue_now)],
    ...[repairs, objections].flatMap((remedy) => remedyNames.map((name) => plain(remedy[name]))),
    ...jointNames.map((name) => plain(joint[name])),
  ]
}
