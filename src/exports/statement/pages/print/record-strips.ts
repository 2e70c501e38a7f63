/** A record on paper: what its block on the page says, without what only a screen can use. */
import type { Canvas } from "../../../../pdf/canvas.ts"
import type { Typesetter } from "../../../../pdf/typeset.ts"
import { headingOf, type RecordContext, recordRows } from "../../../../register/pages/record-row.ts"
import { words as recordWords } from "../../../../register/pages/words.ts"
import type { WireRecord } from "../../../../register/record/wire.ts"
import { listWords } from "../../../../web/shown.ts"
import { formatCount, type Speaker } from "../../../../web/view.ts"
import { area, baseline, blank, look, rowStrips, ruleStrip, type Strip, textStrips } from "./sheet.ts"

/** The record. */
export function recordStrips(
  typesetter: Typesetter,
  speaker: Speaker,
  record: WireRecord,
  context: RecordContext,
): Strip[] {
  const { say } = speaker
  const rows = recordRows(speaker, record, context).flatMap(({ label, text, rule = "" }) =>
    rowStrips(typesetter, say(label), [text, rule].filter((part) => part !== "").join(" ")),
  )
  const position = rowStrips(typesetter, say(recordWords.position), formatCount(record.position))
  return [
    ruleStrip(10, 0.7, 0.5),
    blank(3),
    badgeStrip(typesetter, say(listWords[record.list]), record.list),
    ...textStrips(typesetter, headingOf(speaker, record).text, look.heading),
    blank(2),
    ...rows,
    ...position,
    blank(6),
  ]
}

/** Filled, outlined or dashed, as on the page: told without colour. */
function badgeStrip(typesetter: Typesetter, label: string, list: WireRecord["list"]): Strip {
  const { badge } = look
  const frame = (y: number) => ({ x: area.left, y: y + 1, width: typesetter.widthOf(label, badge) + 10, height: 14 })
  const strokes = {
    serious: { gray: 0, thickness: 1.8 },
    abnormal: { gray: 0, thickness: 0.7 },
    penalty: { gray: 0.3, thickness: 0.7, dash: [2.5, 1.5] },
  } as const satisfies Record<WireRecord["list"], Parameters<Canvas["frame"]>[1]>
  return {
    height: 20,
    draw(canvas, y) {
      canvas.frame(frame(y), strokes[list])
      canvas.text(area.left + 5, baseline(y + 2, badge), label, badge)
    },
  }
}
