/**
 * The fine in what a penalty consists of (处罚内容): 罚款30000元, 罚款人民币3万元, 罚款叁万元整. Pure.
 */
import { numberValue, numerals } from "../text/chinese-number.ts"

const fined = new RegExp(`罚款[^。；;，、\\n]{0,16}?([${numerals}][${numerals},.]*)\\s*[元圆]`, "g")

/** What is fined in all, in yuan; null where the text names no fine. */
export function readFine(content: string): number | null {
  const fines = [...content.normalize("NFKC").matchAll(fined)].flatMap(([, written = ""]) => numberValue(written) ?? [])
  return fines.length === 0 ? null : Number(fines.reduce((sum, yuan) => sum + yuan, 0).toFixed(2))
}
