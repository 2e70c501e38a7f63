/** A row of a label and what it says, in two columns. */
import type { Style, Typesetter } from "../../../../pdf/typeset.ts"
import { labelWidth, look } from "./look.ts"
import { beside, type Strip, textStrips, width } from "./sheet.ts"

const gap = 10

/** The row, a strip for each of its lines. */
export function rowStrips(
  typesetter: Typesetter,
  label: string,
  value: string,
  styles: { label: Style; value: Style } = { label: look.label, value: look.text },
): Strip[] {
  return beside(
    textStrips(typesetter, label, styles.label, { x: 0, width: labelWidth }),
    textStrips(typesetter, value, styles.value, { x: labelWidth + gap, width: width - labelWidth - gap }),
  )
}
