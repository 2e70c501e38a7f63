/**
 * A register with millions of live records for bench/check.ts, made by the database itself: invented, past the log, one
 * live record to a subject, and a tenth as many subjects without any.
 */
import type { Pool, Transaction } from "../src/database/client.ts"
import { makeCode } from "../src/names/code.ts"

/** Which subjects there are, by number: [0, live) have a live record, [live, known) have none, the others are unknown. */
export interface LiveRegister {
  live: number
  known: number
}

/** The code of the n-th subject. */
export function liveCode(n: number): string {
  return makeCode("91000000", String(n).padStart(8, "0"))
}

// names/check-character.ts in SQL, for codes that begin with 91000000: 9 × 1 + 1 × 3 = 12. Expressions and no function,
// which would be called ten million times.
const digit = (place: number) => `(n / ${10 ** (8 - place)} % 10)`
const weighed = (weights: readonly number[]) => weights.map((weight, at) => `${digit(at + 1)} * ${weight}`).join(" + ")
const numbered = (from: number, to: number) => `
  from generate_series(${from}, ${to}) n,
    lateral (select (11 - (${weighed([3, 7, 9, 10, 5, 8, 4, 2])}) % 11) % 11 as tenth,
      ${weighed([20, 29, 25, 13, 8, 24, 10, 30])} as body) parts,
    lateral (select '91000000' || lpad(n::text, 8, '0') || substr('0123456789X', tenth + 1, 1) ||
      substr('0123456789ABCDEFGHJKLMNPQRTUWXY',
        (31 - (12 + body + (case tenth when 10 then 29 else tenth end) * 28) % 31) % 31 + 1, 1) as code) made`

/** Fills the register up to so many live records. @param there what an earlier filling has made */
export async function fillLive(pool: Pool, live: number, there: LiveRegister): Promise<LiveRegister> {
  const known = Math.ceil(live * 1.1)
  await pool.begin(async (tx) => {
    const indexes = await dropIndexes(tx)
    // Nothing of a benchmark has to outlive the machine: no log of changes is written for it.
    if (there.known === 0) await tx`alter table subject set unlogged`
    if (there.known === 0) await tx`alter table record set unlogged`
    // What had no record at the smaller size gets one at the larger.
    await tx.unsafe(`
      insert into subject (code, name, type, region)
      select code, '示例' || n || '号商贸有限公司', 'enterprise', '410105' ${numbered(there.known, known - 1)}`)
    await tx.unsafe(`
      insert into record (id, list, subject_code, subject_name, ground, penalty_class, decision_no, decided_on,
        authority, published_on, detail, position, repair_opens_on, displayed_until)
      select 'r' || lpad(n::text, 24, '0'), case n % 3 when 0 then 'abnormal' else 'penalty' end, code,
        '示例' || n || '号商贸有限公司', case n % 3 when 0 then 'AB-E' || 1 + n % 4 end,
        case n % 3 when 0 then null else 'P' || 1 + n % 2 end, '示例' || n || '号', '2026-03-02', '410105',
        '2026-03-05', '{"violation": "示例违法事实", "content": "罚款10000元", "basis": "示例依据第一条"}', n,
        '2026-06-05', case n % 3 when 0 then null else date '2099-01-01' + n % 300 end
      ${numbered(there.live, live - 1)}`)
    for (const definition of indexes) await tx.unsafe(definition)
    await tx`update log_head set size = ${live}, time = 1772600000000`
  })
  await pool`vacuum analyze subject, record`
  const [row] = await pool<
    { code: string }[]
  >`select max(code) as code from record join subject s on s.code = subject_code`
  if (row?.code !== liveCode(live - 1)) throw new Error("the codes of the database are not those of the program")
  return { live, known }
}

async function dropIndexes(tx: Transaction): Promise<string[]> {
  const indexes = await tx<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename in ('subject', 'record') and indexname not like '%pkey'`
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`)
  return indexes.map(({ definition }) => definition)
}

/**
 * Sellers to be checked: of ten about one is listed, eight are known and clear, and one is unknown. In no order.
 * @param listed false: none is listed
 * @param seed others, with another seed
 */
export function* sellers({ live, known }: LiveRegister, count: number, listed = true, seed = 1): Generator<string> {
  // A linear congruential generator: the same sellers in every run.
  let state = seed
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let n = 0; n < count; n++) {
    const kind = draw(10)
    if (kind === 0 && listed) yield liveCode(draw(live))
    else if (kind === 1) yield liveCode(known + draw(live))
    else yield liveCode(live + draw(known - live))
  }
}
