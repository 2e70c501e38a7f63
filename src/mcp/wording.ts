/**
 * How verdicts are worded for an assistant, which passes on what it reads: each says what it means, and what is not known is
 * never worded so that it reads as good news. Pure.
 */

/** A verdict as the API tells it, as far as it is worded. */
export interface Told {
  verdict: "listed" | "clear" | "review" | "unknown" | "invalid"
  name?: string
  records: readonly { list_name?: { zh: string; en: string }; decision_no?: string }[]
  problem?: { detail: string }
}

/** What each verdict says, to be put behind whom it is about. */
export const verdictWords = {
  listed:
    "LISTED 有公示记录: the register publishes records about this merchant; they stand in the data beside this text.",
  clear:
    "CLEAR 未列入: the register knows this merchant and publishes no live record about it, as of the position of the log below. It says nothing about other registers.",
  review:
    "UNDECIDED 须人工核对: names alone do not tell who is meant. Compare the candidates in the data and ask again by code. Do not take this as a good sign.",
  unknown:
    "UNKNOWN 本库未收录，不等于没有问题: this register has never heard of this code, so nothing can be said about the merchant, good or bad. Compare the code with the licence. Do not take this as a good sign.",
  invalid:
    "INVALID 代码或名称有误: this is no code that could exist, or a query that can't be read, so nobody was checked. Mend it and ask again. Do not take this as a good sign.",
} as const satisfies Record<Told["verdict"], string>

/** A line for each merchant, in the order in which they were asked about. */
export function verdictsOf(
  asked: readonly ({ code: string } | { name: string })[],
  responses: Readonly<Record<string, Told>>,
): string[] {
  return asked.map((merchant, n) => {
    const told = responses[String(n)]
    const who = "code" in merchant ? merchant.code : merchant.name
    if (!told) return `${who}: not answered; nobody was checked.`
    const known = told.name === undefined || told.name === who ? "" : ` (${told.name})`
    return `${who}${known}: ${verdictWords[told.verdict]}${told.problem ? ` ${told.problem.detail}` : ""}`
  })
}

/** When it was so. */
export const checkWords = ({ size, time }: { size: number; time: string }) =>
  `As of size ${size} of the publication log, ${time}.`
