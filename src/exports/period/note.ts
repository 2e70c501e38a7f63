/** What a report on a period says in words, signed with it. */
import type { Bilingual } from "../../law/bilingual.ts"
import { writtenDay, writtenMoment } from "../../law/day-words.ts"
import { lists } from "../../law/list.ts"
import { notHeld, type Period, type PeriodReport } from "./period.ts"

/** @param isKnown whether the register knows a holder of the code @param now ms since 1970 */
export function periodNote(
  code: string,
  isKnown: boolean,
  { from, to, lists: asked }: Period,
  counts: PeriodReport["counts"],
  now: number,
): Bilingual {
  const moment = writtenMoment(now)
  const [first, last] = [writtenDay(from), writtenDay(to)]
  const found = asked.map((list) => {
    const count = counts.filter((each) => each.list === list).reduce((sum, each) => sum + each.count, 0)
    const { zh, en } = lists[list]
    return { zh: `${zh}${count === 0 ? "无" : ` ${count} 条`}`, en: `${en}: ${count === 0 ? "none" : count}` }
  })
  const absent = Object.values(notHeld)
  const unknown = isKnown
    ? { zh: "", en: "" }
    : {
        zh: "本库没有收录该代码的主体：没有收录就没有结论。",
        en: " The register does not know a holder of this code: unknown is no clearance.",
      }
  return {
    zh: `截至${moment.zh}，代码 ${code} 自${first.zh}至${last.zh}：${found.map(({ zh }) => zh).join("，")}。${unknown.zh}行政处罚按决定日期计，名单按期间内列入的计；已经修复、结束公示的仍列明并加注；仅警告和简易程序的处罚依法不公示，也列入；被撤销、确认违法或者更正的决定不列入。已经结束的和从未公示的是否齐全，以本库签名为准，公示日志不能证明。本库不掌握：${absent.map(({ zh }) => zh).join("、")}。本报告是市场监管部门的一节，其他部门的记录见省级信用平台的专项信用报告。`,
    en: `As of ${moment.en}, of the code ${code} from ${first.en} to ${last.en}: ${found.map(({ en }) => en).join("; ")}.${unknown.en} A penalty counts by the day of its decision, a listing where it stood within the period. What was repaired or has ended is in it, with its mark; so are warnings and penalties by the simple procedure, which are never published; decisions that were revoked, unlawful or wrong are not. Whether what has ended, or was never published, is all here rests on the signature: the published log does not prove it. Not known here: ${absent.map(({ en }) => en).join("; ")}. This is the section of market regulation; other authorities' records stand in the special credit report of the provincial platform.`,
  }
}
